// A site from right to left: the theme has no rules of its own for it, so every page must simply turn around.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { serve } from "./server.mjs";
import { launch, tab, violations } from "./visit.mjs";

const SITE = process.env.RTL_SITE ?? "target/ci/rtl";
const SCREENS = process.env.SCREENS ?? "target/ci/screens";

const PAGES = { home: "/", article: "/taqs/barq/", section: "/taqs/", corrections: "/corrections/" };
const WIDTHS = [320, 360, 1280];

let host;
let browser;

before(async () => {
  await mkdir(SCREENS, { recursive: true });
  host = await serve(SITE);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  host?.stop();
});

describe("from right to left", { concurrency: 4 }, () => {
  for (const [name, path] of Object.entries(PAGES)) {
    test(`${name}: accessible, nothing foreign, nothing wider than the screen`, async () => {
      const context = await browser.newContext();
      const { page, trouble } = await tab(context, host.origin);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(host.origin + path, { waitUntil: "load" });
        assert.equal(await page.getAttribute("html", "dir"), "rtl");
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${wide} px wide at ${width}`);
        await page.screenshot({ path: join(SCREENS, `rtl-${name}-${width}.jpg`), fullPage: true, quality: 90, caret: "initial" });
        assert.deepEqual(await violations(page), [], `${width} px`);
        assert.deepEqual(trouble, []);
      }
      await context.close();
    });
  }

  test("nothing of the stylesheet knows left from right", async () => {
    const context = await browser.newContext();
    const { page } = await tab(context, host.origin);
    await page.goto(host.origin + PAGES.article, { waitUntil: "load" });
    const physical = await page.evaluate(() => {
      const found = [];
      const visit = (rules) => {
        for (const rule of rules) {
          if (rule.cssRules) visit(rule.cssRules);
          for (const name of rule.style ?? []) {
            const value = rule.style.getPropertyValue(name);
            const isSided = /(^|-)(left|right)(-|$)/.test(name) && rule.style[name.replace(/left|right/, (side) =>
              ({ left: "right", right: "left" })[side])] !== value;
            if (isSided || /^(left|right)$/.test(value)) found.push(`${rule.selectorText}: ${name}: ${value}`);
          }
        }
      };
      for (const sheet of document.styleSheets) visit(sheet.cssRules);
      return found;
    });
    assert.deepEqual(physical, []);
    await context.close();
  });

  test("a wide table is scrolled by itself, with the keyboard", async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
    const { page } = await tab(context, host.origin);
    await page.goto(host.origin + PAGES.article, { waitUntil: "load" });
    const region = page.getByRole("region", { name: "الجدول 1" });
    const { inner, outer } = await region.evaluate((r) => ({ inner: r.scrollWidth, outer: r.clientWidth }));
    assert.ok(inner > outer + 100, `${inner} px in ${outer} px`);
    await region.focus();
    await page.keyboard.press("ArrowLeft");
    await page.waitForFunction(() => document.activeElement.scrollLeft < 0);
    await context.close();
  });
});
