// The search page, used as a person would: typed with and without accents, filtered, on the keyboard, without a script.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const SITE = process.env.SITE ?? "public";
const SCREENS = process.env.SCREENS ?? "target/ci/screens";
const SEARCH = "/tim-kiem/";

let host;
let browser;

before(async () => {
  host = await serve(SITE);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});

after(async () => {
  await browser?.close();
  host?.stop();
});

/** A page with all that went wrong on it and all that was fetched. */
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, ...options });
  const page = await context.newPage();
  const trouble = [];
  const fetched = [];
  page.on("console", (message) => { if (message.type() === "error") trouble.push(message.text()); });
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await page.goto(host.origin + path, { waitUntil: "load" });
  return { page, trouble, fetched, close: () => context.close() };
}

/** Types a query and gives the headlines found. */
async function found(page, query) {
  await page.fill("#search_words", "");
  await page.locator("#search_words").pressSequentially(query, { delay: 5 });
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.id === "search_status");
  return page.locator("#search_list h2").allInnerTexts();
}

test("nothing of the index is fetched before somebody searches", async () => {
  const { page, fetched, trouble, close } = await open(SEARCH);
  await page.waitForTimeout(300);
  assert.deepEqual(fetched.filter((path) => path.startsWith("/assets/search/")), []);
  await found(page, "sét");
  assert.ok(fetched.some((path) => path.startsWith("/assets/search/vi.")));
  assert.deepEqual(trouble, []);
  await close();
});

test("words are found with accents, without, in another Unicode form and with the tone elsewhere", async () => {
  const { page, trouble, close } = await open(SEARCH);
  const wanted = "Chưa nơi nào trên thế giới dự báo được ngày giờ xảy ra động đất";
  for (const query of ["động đất", "dong dat", "ĐỘNG ĐẤT", "động đất".normalize("NFD"), "“động đất”"]) {
    assert.equal((await found(page, query))[0], wanted, query);
  }
  assert.deepEqual(await found(page, "hoá đơn"), await found(page, "hóa đơn"));
  assert.ok((await found(page, "hoa don")).includes("Công tơ tính theo kWh, nên hộp “tiết kiệm điện” không hạ được hoá đơn nhà bạn"));
  assert.deepEqual(trouble, []);
  await close();
});

test("claims, findings and bodies are searched; a word in the headline counts most", async () => {
  const { page, close } = await open(SEARCH);
  assert.ok((await found(page, "mọi nhà phải ra ngoài ngủ"))[0].includes("động đất"));
  assert.ok((await found(page, "cá mập"))[0].startsWith("Ảnh cá mập"));
  await close();
});

test("words side by side in quotation marks, a word not finished, and words that are nowhere", async () => {
  const { page, close } = await open(SEARCH);
  const apart = (await found(page, "dat dong")).length;
  assert.ok(apart > (await found(page, "“dat dong”")).length);
  await page.fill("#search_words", "khang si");
  await page.waitForFunction(() => document.querySelector("#search_list h2")?.innerText.includes("Kháng sinh"));
  assert.deepEqual(await found(page, "xyzzy"), []);
  assert.match(await page.innerText("#search_status"), /Không tìm thấy/);
  await close();
});

test("results are filtered by verdict, section and language, and the address keeps all of it", async () => {
  const { page, close } = await open(SEARCH);
  const all = await found(page, "nước");
  await page.selectOption("[name=section]", "suc-khoe");
  await page.waitForFunction((before) => document.querySelectorAll("#search_list h2").length !== before, all.length);
  const sections = await page.locator("#search_list .when").allInnerTexts();
  assert.ok(sections.length > 0 && sections.every((text) => text.includes("Sức khoẻ")), sections.join("; "));
  await page.selectOption("[name=verdict]", "true");
  await page.waitForFunction(() => [...document.querySelectorAll("#search_list .badge")].every((badge) => badge.innerText.includes("Xác thực")));
  assert.match(page.url(), /section=suc-khoe&verdict=true/);
  await close();
  const other = await open(`${SEARCH}?q=earthquake&language=en`);
  await other.page.waitForSelector("#search_list article[lang=en]");
  assert.equal(await other.page.inputValue("[name=language]"), "en");
  await other.close();
});

test("a query comes from the field in the masthead of any page", async () => {
  const { page, close } = await open("/", { viewport: { width: 1280, height: 900 } });
  await page.fill("#site_search", "mã OTP");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#search_list article");
  assert.match(page.url(), /\/tim-kiem\/\?q=/);
  assert.match((await page.locator("#search_list h2").first().innerText()), /OTP/);
  await close();
});

test("the search page with results is accessible and fits the screen", async () => {
  for (const [name, options] of [
    ["light-320", { viewport: { width: 320, height: 640 } }],
    ["dark-360", { colorScheme: "dark" }],
    ["light-1280", { viewport: { width: 1280, height: 900 } }],
    ["forced-1280", { viewport: { width: 1280, height: 900 }, forcedColors: "active" }],
  ]) {
    const { page, trouble, close } = await open(`${SEARCH}?q=nuoc`, options);
    await page.waitForSelector("#search_list article");
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= page.viewportSize().width, `${width} px wide, ${name}`);
    await page.screenshot({ path: join(SCREENS, `search-${name}.png`), fullPage: true });
    await page.evaluate(await readFile(AXE, "utf8"));
    const violations = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
    assert.deepEqual(violations.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).slice(0, 3).join(" ")}`), [], name);
    assert.deepEqual(trouble, []);
    await close();
  }
});

test("without JavaScript the search page says so and leads to the lists", async () => {
  const { page, close } = await open(`${SEARCH}?q=nuoc`, { javaScriptEnabled: false });
  assert.match(await page.innerText("main"), /cần JavaScript/);
  await page.click("main aside a:has-text('Sức khoẻ')");
  assert.match(page.url(), /\/suc-khoe\/$/);
  await close();
});

test("the address of an article is copied with one press", async () => {
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  await page.goto(`${host.origin}/thien-tai/du-bao-dong-dat/`, { waitUntil: "load" });
  await page.click("[data-copy]");
  await page.waitForFunction(() => document.querySelector("[data-copy]").textContent === "Đã sao chép");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, "https://kiemchung.example/thien-tai/du-bao-dong-dat/");
  await context.close();
});
