// What an article costs a reader with a slow connection: all bytes that it loads, against a budget.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { serve } from "./server.mjs";
import { launch } from "./visit.mjs";

const SITE = process.env.SITE ?? "public";
const ARTICLES = ["/thien-tai/du-bao-dong-dat/", "/en/disasters/earthquake-prediction/"];

/** Kilobytes of 1000; HTML and CSS as a host sends them, fonts as they are. */
const BUDGET = { "HTML, gzip": 14, "CSS, gzip": 10, fonts: 80, "all, not compressed": 130 };

let host;
let browser;

before(async () => {
  host = await serve(SITE);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  host?.stop();
});

for (const path of ARTICLES) {
  test(`${path} stays within its weight`, async (t) => {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    const bodies = new Map();
    page.on("response", (response) => bodies.set(response.url(), response));
    await page.goto(host.origin + path, { waitUntil: "networkidle" });
    // Fonts that only bold or foreign words need may come later; count what the whole page needs.
    await page.evaluate(() => document.fonts.ready);
    const weight = { "HTML, gzip": 0, "CSS, gzip": 0, fonts: 0, "all, not compressed": 0 };
    for (const response of bodies.values()) {
      const body = await response.body();
      weight["all, not compressed"] += body.length / 1000;
      const type = response.headers()["content-type"];
      if (type.startsWith("text/html")) weight["HTML, gzip"] += gzipSync(body).length / 1000;
      if (type.startsWith("text/css")) weight["CSS, gzip"] += gzipSync(body).length / 1000;
      if (type.startsWith("font/")) weight.fonts += body.length / 1000;
    }
    for (const [what, most] of Object.entries(BUDGET)) {
      t.diagnostic(`${what}: ${weight[what].toFixed(1)} KB of ${most}`);
      assert.ok(weight[what] > 0, `${what} was not seen`);
    }
    const above = Object.entries(BUDGET).filter(([what, most]) => weight[what] > most).map(([what]) => what);
    assert.deepEqual(above, []);
    await context.close();
  });
}
