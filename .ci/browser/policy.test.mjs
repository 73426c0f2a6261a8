// The content security policy that the site publishes for its host: it stops what it should, and no page runs into it.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { serve } from "./server.mjs";
import { launch, tab } from "./visit.mjs";

const SITE = process.env.SITE ?? "public";

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

test("no page of the site runs into its policy", { timeout: 300_000 }, async () => {
  const files = (await readdir(SITE, { recursive: true })).filter((path) => path.endsWith(".html")).sort();
  assert.ok(files.length > 50, `${files.length} pages`);
  const { page, trouble } = await tab(await browser.newContext(), host.origin);
  for (const file of files) {
    const answer = await page.goto(`${host.origin}/${file.replace(/(^|\/)index\.html$/, "$1")}`, { waitUntil: "load" });
    assert.match(answer.headers()["content-security-policy"] ?? "", /default-src 'none'/, file);
    assert.deepEqual(trouble, [], file);
  }
});

test("the policy stops inline scripts, inline styles and foreign pictures, and lets data blocks be", async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${host.origin}/`, { waitUntil: "load" });
  const stopped = await page.evaluate(async () => {
    const stopped = [];
    addEventListener("securitypolicyviolation", (event) => stopped.push(event.effectiveDirective));
    const add = (name, properties) => document.head.append(Object.assign(document.createElement(name), properties));
    add("script", { type: "application/ld+json", textContent: "{}" });
    add("script", { textContent: "window.ran = true" });
    add("style", { textContent: "body { color: red }" });
    add("img", { src: "https://other.example/a.png" });
    await new Promise((ready) => setTimeout(ready, 500));
    return stopped.sort();
  });
  assert.deepEqual(stopped, ["img-src", "script-src-elem", "style-src-elem"]);
  assert.equal(await page.evaluate(() => window.ran), undefined);
});
