// Every page type of the demonstration site in Chromium: accessible, calm, self-contained, at every size.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { serve } from "./server.mjs";
import { launch, tab, violations } from "./visit.mjs";

const SITE = process.env.SITE ?? "public";
const SCREENS = process.env.SCREENS ?? "target/ci/screens";

const PAGES = {
  home: "/",
  article: "/thien-tai/du-bao-dong-dat/",
  "article-with-picture": "/thien-tai/mo-cua-khi-bao/",
  guide: "/thien-tai/chuan-bi-truoc-bao/",
  kit: "/thien-tai/mo-cua-khi-bao/bo-chia-se/",
  withdrawn: "/suc-khoe/thuoc-xit-muoi-hoc-duong/",
  page: "/phuong-phap/",
  section: "/thien-tai/",
  topic: "/chu-de/suc-khoe/",
  author: "/tac-gia/to-y-te/",
  verdict: "/ket-luan/false/",
  verdicts: "/ket-luan/",
  topics: "/chu-de/",
  corrections: "/dinh-chinh/",
  follow: "/theo-doi/",
  channels: "/kenh-chinh-thuc/",
  check: "/kiem-tra/",
  code: "/kiem-tra/m3nzs3g/",
  missing: "/khong-co-trang-nay/",
  "home-en": "/en/",
  "article-en": "/en/disasters/earthquake-prediction/",
  "kit-en": "/en/disasters/windows-in-a-storm/share-kit/",
  "section-en": "/en/health/",
  "corrections-en": "/en/corrections/",
  "follow-en": "/en/follow/",
};

const SIZES = [
  { width: 320, height: 640 },
  { width: 360, height: 740 },
  { width: 1280, height: 900 },
];

const MODES = [
  { name: "light", colorScheme: "light" },
  { name: "dark", colorScheme: "dark" },
  { name: "forced", colorScheme: "light", forcedColors: "active" },
];

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

/** Opens a page and collects everything that should not happen. */
async function open(context, path) {
  const { page, trouble } = await tab(context, host.origin, PAGES.missing);
  await page.goto(host.origin + path, { waitUntil: "load" });
  return { page, trouble };
}

// Several pages at a time: most of a test is waiting for the browser's processes.
describe("every page type", { concurrency: 4 }, () => {
  for (const [name, address] of Object.entries(PAGES)) {
    for (const mode of MODES) {
      test(`${name}, ${mode.name}: accessible, nothing foreign, nothing wider than the screen`, async () => {
        const { name: _, ...scheme } = mode;
        const context = await browser.newContext({ viewport: SIZES[0], ...scheme });
        const { page, trouble } = await tab(context, host.origin, PAGES.missing);
        for (const viewport of SIZES) {
          await page.setViewportSize(viewport);
          await page.goto(host.origin + address, { waitUntil: "load" });
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(width <= viewport.width, `${width} px wide at ${viewport.width}`);
          const path = join(SCREENS, `${name}-${mode.name}-${viewport.width}.jpg`);
          await page.screenshot({ path, fullPage: true, quality: 90, caret: "initial" });
          if (viewport.width !== 320) assert.deepEqual(await violations(page), [], `${viewport.width} px`);
          assert.deepEqual(trouble, []);
        }
        await context.close();
      });
    }
  }
});

test("without JavaScript the pages say the same", async () => {
  for (const path of [PAGES.home, PAGES.article, PAGES.kit, PAGES.section]) {
    const texts = [];
    for (const javaScriptEnabled of [true, false]) {
      const context = await browser.newContext({ javaScriptEnabled });
      const { page } = await open(context, path);
      // What a script adds is buttons; everything else is there without it.
      await page.locator("main .buttons").evaluateAll((buttons) => buttons.forEach((box) => box.remove()));
      texts.push(await page.locator("main").innerText());
      await context.close();
    }
    assert.equal(texts[0], texts[1]);
  }
});

test("the first tab stop is the skip link, and every stop can be seen", async () => {
  // Scrolling glides for those who do not mind; the test looks at where it ends.
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, reducedMotion: "reduce" });
  const { page } = await open(context, PAGES.article);
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement.getAttribute("href"));
  assert.match(first, /^#/);
  for (let stop = 0; stop < 60; stop += 1) {
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const seen = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) return { end: true };
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      const top = document.elementFromPoint(box.x + box.width / 2, Math.min(box.y + box.height / 2, innerHeight - 1));
      return {
        html: element.outerHTML.slice(0, 120),
        visible: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
        outlined: style.outlineStyle !== "none" || style.boxShadow !== "none",
        covered: top !== null && !(top === element || element.contains(top) || top.contains(element)),
      };
    });
    if (seen.end) break;
    assert.ok(seen.visible, `not on the screen: ${seen.html}`);
    assert.ok(seen.outlined, `focus cannot be seen: ${seen.html}`);
    assert.ok(!seen.covered, `covered by something else: ${seen.html}`);
    await page.keyboard.press("Tab");
  }
  await context.close();
});

test("a printed article has its address, its sources and no navigation", async () => {
  const context = await browser.newContext({ viewport: { width: 794, height: 1123 } });
  const { page } = await open(context, PAGES.article);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("nav[aria-label]").first().isVisible(), false);
  const shown = await page.locator("body").innerText();
  assert.match(shown, /https:\/\/kiemchung\.example\/thien-tai\/du-bao-dong-dat\//);
  await page.pdf({ path: join(SCREENS, "article-print.pdf"), format: "A4" });
  await context.close();
});

test("the code of an article is fetched when it is printed, not when it is read", async () => {
  const context = await browser.newContext({ viewport: { width: 794, height: 1123 } });
  const page = await context.newPage();
  const codes = [];
  page.on("request", (request) => request.url().endsWith("/qr.svg") && codes.push(request.url()));
  await page.goto(host.origin + PAGES.article, { waitUntil: "networkidle" });
  assert.deepEqual(codes, []);
  await page.pdf({ format: "A4" });
  assert.deepEqual(codes, [`${host.origin}${PAGES.article}qr.svg`]);
  await context.close();
});

test("the kit copies the text whose button is pressed", async () => {
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const { page } = await open(context, PAGES.kit);
  const post = page.locator(".post", { has: page.locator("#post_bluesky") });
  await post.getByRole("button").click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, await page.locator("#post_bluesky").inputValue());
  assert.match(copied, /https:\/\/kiemchung\.example\/thien-tai\/mo-cua-khi-bao\/$/);
  await context.close();
});

test("the menu is folded on telephones, opens with the keyboard, and is a row where there is room", async () => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const { page } = await open(context, PAGES.home);
  const first = page.locator(".bar nav a").first();
  assert.equal(await first.isVisible(), false);
  await page.locator(".bar summary").focus();
  await page.keyboard.press("Enter");
  assert.equal(await first.isVisible(), true);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.reload();
  assert.equal(await first.isVisible(), true);
  assert.equal(await page.locator(".bar summary").isVisible(), false);
  await context.close();
});

test("every printed page names its publisher once on top", async () => {
  const context = await browser.newContext({ viewport: { width: 794, height: 1123 } });
  for (const path of [PAGES.home, PAGES.corrections, PAGES.article]) {
    const { page } = await open(context, path);
    await page.emulateMedia({ media: "print" });
    const heads = page.locator(".mast, .print-head");
    const shown = await heads.evaluateAll((all) => all.filter((head) => head.checkVisibility()).map((head) => head.innerText));
    assert.equal(shown.length, 1, path);
    assert.match(shown[0], /Thông tin chính thức của Tổ Thông tin xã Mẫu/);
  }
  await context.close();
});
