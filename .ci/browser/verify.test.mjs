// The page that checks signatures, used as a reader would, on a site that is made and signed here: what is genuine, altered, missing,
// foreign, and a signature that is not right.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { serve } from "./server.mjs";
import { launch, tab, violations } from "./visit.mjs";

const SCREENS = process.env.SCREENS ?? "target/ci/screens";
const PAGE = "/xac-thuc/";
const ARTICLE = "/tin/nuoc/";

let folder;
let host;
let browser;

const article = (id, title) => `---
title: ${title}
kind: rebuttal
id: ${id}
date: 2026-11-20T08:00:00+07:00
claims:
  - { claim: Nước máy nhiễm chì, verdict: false, finding: Mẫu nước đạt quy chuẩn. }
---
Kết quả xét nghiệm đạt quy chuẩn.
`;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "verify-"));
  const rebut = (...words) => execFileSync(process.env.REBUT, ["--root", join(folder, "site"), "--quiet", ...words], { stdio: "pipe" });
  await mkdir(join(folder, "site/content/tin"), { recursive: true });
  await mkdir(join(folder, "site/static"));
  await writeFile(join(folder, "site/static/logo.svg"), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4"/></svg>\n');
  await writeFile(join(folder, "site/content/tin/nuoc.md"), article("2026-0001", "Nước máy vẫn an toàn"));
  await writeFile(join(folder, "site/content/tin/dien.md"), article("2026-0002", "Điện không cắt"));
  rebut("keygen", join(folder, "key"), "--no-password");
  const key = (await readFile(join(folder, "key.pub"), "utf8")).trim().split("\n")[1];
  await writeFile(join(folder, "site/site.yaml"), `title: Bản tin Kiểm chứng
base_url: https://example.org/
languages: { en: { title: Rumour Check } }
publisher: { name: Tổ Thông tin xã Mẫu, logo: logo.svg, email: lienhe@example.org }
host: netlify
signing: { public_key: ${key} }
`);
  rebut("release", "--key", join(folder, "key"), "--now", "2026-11-23T12:00:00+07:00");
  await mkdir(SCREENS, { recursive: true });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  host?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Serves a copy of the site, changed by `alter`, and opens the page that checks. */
async function open(path, { alter, missing, ...options } = {}) {
  host?.stop();
  const copy = join(folder, "copy");
  await rm(copy, { recursive: true, force: true });
  await cp(join(folder, "site/public"), copy, { recursive: true });
  await alter?.(copy);
  host = await serve(copy);
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, ...options });
  const { page, trouble } = await tab(context, host.origin, missing);
  await page.goto(host.origin + path, { waitUntil: "load" });
  return { page, trouble, copy, close: () => context.close() };
}

/** Waits for what the page says. */
async function told(page) {
  await page.waitForFunction(() => {
    const shown = document.getElementById("verify_result").dataset.shown;
    return shown && shown !== "wait" && document.activeElement.id === "verify_result";
  });
  return page.locator("#verify_result").getAttribute("data-shown");
}

const replace = async (copy, path, from, to) => {
  const file = join(copy, path);
  const text = await readFile(file, "utf8");
  assert.ok(text.includes(from), `${path} has ${from}`);
  await writeFile(file, text.replace(from, to));
};

test("an article leads to the page that says it is genuine, in which release, and since when", async () => {
  const { page, trouble, close } = await open(ARTICLE);
  await page.locator(".facts a[href*='/xac-thuc/?page=']").click();
  assert.equal(await told(page), "genuine");
  assert.match(await page.locator("[data-state]").innerText(), /^Là thật$/);
  assert.match(await page.locator("[data-release-text]").innerText(), /https:\/\/example\.org\/tin\/nuoc\/.* lần công bố 1/);
  assert.equal(await page.inputValue("#verify_page"), "https://example.org/tin/nuoc/");
  assert.deepEqual(trouble, []);
  await close();
});

test("a page with one other byte is altered", async () => {
  const alter = (copy) => replace(copy, "tin/nuoc/index.html", "đạt quy chuẩn", "đạt quy chuẩm");
  const { page, trouble, close } = await open(`${PAGE}?page=${ARTICLE}`, { alter });
  assert.equal(await told(page), "altered");
  assert.deepEqual(trouble, []);
  await close();
});

test("the proof of another page does not do", async () => {
  const alter = async (copy) => {
    await cp(join(copy, "tin/dien/index.html"), join(copy, "tin/nuoc/index.html"));
    await cp(join(copy, "tin/dien/proof.json"), join(copy, "tin/nuoc/proof.json"));
  };
  const { page, close } = await open(`${PAGE}?page=${ARTICLE}`, { alter });
  assert.equal(await told(page), "altered");
  await close();
});

test("a proof whose words were changed has a wrong signature", async () => {
  const alter = (copy) => replace(copy, "tin/nuoc/proof.json", "release: 1", "release: 2");
  const { page, close } = await open(`${PAGE}?page=${ARTICLE}`, { alter });
  assert.equal(await told(page), "signature");
  await close();
});

test("pages without a proof are looked for in the release, whose signature must be right", async () => {
  const { page, close } = await open(`${PAGE}?page=/`);
  assert.equal(await told(page), "genuine");
  await close();
  const alter = (copy) => replace(copy, "release.json", "\"number\": 1", "\"number\": 2");
  const broken = await open(`${PAGE}?page=/`, { alter });
  assert.equal(await told(broken.page), "signature");
  await broken.close();
});

test("a release without its signature is told", async () => {
  const alter = (copy) => rm(join(copy, "release.json.minisig"));
  const { page, close } = await open(`${PAGE}?page=/`, { alter, missing: "release.json.minisig" });
  assert.equal(await told(page), "unsigned");
  await close();
});

test("a page that is gone is missing, one that no release has is foreign, one of others is refused", async () => {
  const alter = async (copy) => {
    await rm(join(copy, "tin/nuoc/index.html"));
    await writeFile(join(copy, "moi.html"), "<p>Tin mới");
  };
  const { page, close } = await open(`${PAGE}?page=${ARTICLE}`, { alter, missing: ARTICLE });
  assert.equal(await told(page), "missing");
  await page.fill("#verify_page", "/moi.html");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.getElementById("verify_result").dataset.shown === "foreign");
  await page.fill("#verify_page", "https://other.example/tin/");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.getElementById("verify_result").dataset.shown === "elsewhere");
  await close();
});

test("a saved page and a proof are checked without being sent anywhere", async () => {
  const { page, trouble, copy, close } = await open(PAGE);
  const choose = async (name, text) => {
    await page.evaluate(() => { delete document.getElementById("verify_result").dataset.shown; });
    await page.setInputFiles("#verify_file", { name, mimeType: "text/html", buffer: Buffer.from(text) });
    return told(page);
  };
  const saved = await readFile(join(copy, "tin/nuoc/index.html"), "utf8");
  assert.equal(await choose("nuoc.html", saved), "genuine");
  assert.equal(await choose("nuoc.html", saved.replace("chuẩn", "chuẩm")), "altered");
  assert.equal(await choose("la.html", "<p>Lạ"), "foreign");
  const proof = await readFile(join(copy, "tin/nuoc/proof.json"), "utf8");
  assert.equal(await choose("proof.json", proof), "genuine");
  assert.equal(await choose("proof.json", proof.replace("2026-0001", "2026-0009")), "signature");
  assert.deepEqual(trouble, []);
  await close();
});

test("a browser without Ed25519 is told so", async () => {
  const { page, close } = await open(PAGE);
  await page.evaluate(() => { crypto.subtle.importKey = () => Promise.reject(new DOMException("no", "NotSupportedError")); });
  await page.fill("#verify_page", ARTICLE);
  await page.keyboard.press("Enter");
  assert.equal(await told(page), "browser");
  await close();
});

test("without a script the page explains and shows the commands", async () => {
  const { page, close } = await open(PAGE, { javaScriptEnabled: false });
  assert.equal(await page.locator("#verify_form").isVisible(), false);
  assert.match(await page.locator("main").innerText(), /minisign -Vm release\.json -P RW/);
  await close();
});

test("the page is well made at both widths, by day and by night", async () => {
  for (const [width, colorScheme] of [[360, "light"], [360, "dark"], [1280, "light"], [1280, "dark"]]) {
    const { page, trouble, close } = await open(`${PAGE}?page=${ARTICLE}`, { viewport: { width, height: 800 }, colorScheme });
    await told(page);
    assert.deepEqual(await violations(page), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width} px hold it`);
    await page.screenshot({ path: join(SCREENS, `verify-${width}-${colorScheme}.png`), fullPage: true });
    assert.deepEqual(trouble, []);
    await close();
  }
});
