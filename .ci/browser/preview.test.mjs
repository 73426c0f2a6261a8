// The preview of `rebut serve` in a browser's window: pages change while files do, mistakes are laid over them, and nobody
// presses a key. REBUT is the program.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { launch, violations } from "./visit.mjs";

const REBUT = process.env.REBUT ?? "target/release/rebut";
const SCREENS = process.env.SCREENS ?? "target/ci/screens";
const ARTICLE = "content/tin/nuoc.md";
const SITE = `title: Kiểm chứng
base_url: https://example.org/
language: vi
publisher: { name: Tổ Thông tin xã Mẫu (giả định) }
`;
const paragraphs = Array.from({ length: 30 }, (_, number) => `Đoạn thứ ${number}.\n`).join("\n");
const TEXT = `---
title: Nước máy ở xã Mẫu vẫn an toàn
kind: rebuttal
id: 2026-0001
date: 2026-11-20T08:00:00+07:00
claims:
  - { claim: Nước máy nhiễm chì, verdict: false, finding: Mẫu nước đạt quy chuẩn. }
---
Kết quả xét nghiệm đạt quy chuẩn.

${paragraphs}`;

let root;
let program;
let origin;
let browser;

const write = async (path, text) => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
};
const replace = async (path, from, to) => {
  const text = await readFile(join(root, path), "utf8");
  assert.ok(text.includes(from), from);
  await write(path, text.replace(from, to));
};

before(async () => {
  root = await mkdtemp(join(tmpdir(), "rebut-preview-"));
  await write("site.yaml", SITE);
  await write(ARTICLE, TEXT);
  // Browsers ask for it where a page names no icon.
  await write("static/favicon.ico", "");
  const args = ["--root", root, "--quiet", "serve", "--port", "0", "--now", "2026-11-23T12:00:00+07:00"];
  program = spawn(REBUT, args, { stdio: ["ignore", "pipe", "ignore"] });
  const line = await new Promise((done) => program.stdout.once("data", (data) => done(String(data))));
  origin = line.trim().replace(/\/$/, "");
  browser = await launch();
  await mkdir(SCREENS, { recursive: true });
});

after(async () => {
  await browser?.close();
  program?.kill();
  await rm(root, { recursive: true, force: true });
});

beforeEach(async () => {
  await write(ARTICLE, TEXT);
  // Until it is shown, a window would be loaded again.
  const shown = async () => (await (await fetch(`${origin}/tin/nuoc/`)).text()).includes("Kết quả xét nghiệm đạt");
  while (!(await shown())) await new Promise((done) => setTimeout(done, 20));
});

/** A window on the article, which counts how often it was loaded. */
async function open(options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const trouble = [];
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("console", (message) => message.type() === "error" && trouble.push(message.text()));
  page.on("request", (request) => request.url().startsWith(origin) || trouble.push(request.url()));
  const loads = { count: 0 };
  page.on("load", () => (loads.count += 1));
  await page.goto(`${origin}/tin/nuoc/`);
  return { context, page, trouble, loads };
}

const overlay = (page) => page.locator("rebut-preview .errors");
const panel = (page) => page.locator("rebut-preview .panel");

test("an edit changes the open page, and the reader stays where they were", async () => {
  const { context, page, trouble, loads } = await open({ viewport: { width: 800, height: 600 } });
  await panel(page).waitFor();
  await page.evaluate(() => scrollTo(0, 900));
  await replace(ARTICLE, "Kết quả xét nghiệm đạt quy chuẩn.", "Kết quả xét nghiệm ngày 19/11 đạt quy chuẩn.");
  await page.getByText("Kết quả xét nghiệm ngày 19/11 đạt quy chuẩn.").first().waitFor({ state: "attached" });
  await page.waitForFunction(() => scrollY === 900);
  assert.equal(loads.count, 2);
  assert.deepEqual(trouble, []);
  await context.close();
});

test("an edit of another page leaves this one alone", async () => {
  const { context, page, loads } = await open();
  await panel(page).waitFor();
  const told = page.waitForResponse((answer) => answer.url().includes("/__rebut/findings"));
  await write("content/gioi-thieu.md", "---\ntitle: Giới thiệu\n---\nXin chào.\n");
  await told;
  await page.waitForTimeout(300);
  assert.equal(loads.count, 1);
  await context.close();
});

test("a stylesheet is exchanged without loading the page", async () => {
  const { context, page, loads } = await open();
  await panel(page).waitFor();
  const css = await readFile("themes/default/assets/theme.css", "utf8").catch(() => null);
  const own = css ?? (await (await fetch(await page.locator('link[rel="stylesheet"]').evaluate((link) => link.href))).text());
  await write("themes/default/assets/theme.css", `${own}\nh1 { letter-spacing: 3px; }\n`);
  await page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).letterSpacing === "3px");
  await page.waitForFunction(() => document.querySelectorAll('link[rel="stylesheet"]').length === 1);
  assert.equal(loads.count, 1);
  await context.close();
});

test("a mistake is laid over the page, can be hidden, and goes when it is mended", async () => {
  const { context, page, trouble } = await open({ viewport: { width: 1280, height: 800 } });
  await panel(page).waitFor();
  await replace(ARTICLE, "verdict: false", "verdict: sai");
  await overlay(page).waitFor();
  const text = await overlay(page).innerText();
  for (const words of ["unknown-verdict", `${ARTICLE}:7:`, "verdict: sai"]) assert.ok(text.includes(words), text);
  await page.screenshot({ path: join(SCREENS, "preview-error-1280.png") });
  await page.setViewportSize({ width: 360, height: 640 });
  await page.screenshot({ path: join(SCREENS, "preview-error-360.png") });
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press("Escape");
  await overlay(page).waitFor({ state: "detached" });
  await page.getByRole("heading", { level: 1 }).waitFor();
  await replace(ARTICLE, "verdict: sai", "verdict: [");
  await overlay(page).waitFor();
  await replace(ARTICLE, "verdict: [", "verdict: misleading");
  await overlay(page).waitFor({ state: "detached" });
  await page.getByText("Gây hiểu lầm").first().waitFor();
  await replace(ARTICLE, "verdict: misleading", "verdict: false");
  await page.getByText("Sai sự thật").first().waitFor();
  assert.deepEqual(trouble, []);
  await context.close();
});

test("what check finds stands in a panel, in the preview only", async () => {
  const { context, page } = await open({ viewport: { width: 360, height: 640 }, colorScheme: "dark" });
  const found = panel(page);
  await found.locator("summary").click();
  const text = await found.innerText();
  assert.ok(text.includes("SRC-01"), text);
  assert.ok(text.includes(ARTICLE), text);
  await page.screenshot({ path: join(SCREENS, "preview-panel-360.png") });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.screenshot({ path: join(SCREENS, "preview-panel-1280.png") });
  assert.deepEqual(await violations(page), []);
  await page.emulateMedia({ media: "print" });
  assert.equal(await found.isVisible(), false);
  const bytes = await (await fetch(`${origin}/tin/nuoc/`)).text();
  assert.ok(!bytes.includes("__rebut"));
  await context.close();
});

test("a site that begins with mistakes appears once they are mended", async () => {
  const own = await mkdtemp(join(tmpdir(), "rebut-broken-"));
  await mkdir(join(own, "content/tin"), { recursive: true });
  await writeFile(join(own, "site.yaml"), SITE);
  await writeFile(join(own, ARTICLE), TEXT.replace("verdict: false", "verdict: sai"));
  const args = ["--root", own, "--quiet", "serve", "--port", "0"];
  const broken = spawn(REBUT, args, { stdio: ["ignore", "pipe", "ignore"] });
  const line = await new Promise((done) => broken.stdout.once("data", (data) => done(String(data))));
  const context = await browser.newContext({ viewport: { width: 800, height: 600 } });
  const page = await context.newPage();
  await page.goto(`${line.trim().replace(/\/$/, "")}/tin/nuoc/`);
  await overlay(page).waitFor();
  assert.ok((await overlay(page).innerText()).includes("unknown-verdict"));
  await page.screenshot({ path: join(SCREENS, "preview-no-site-800.png") });
  await writeFile(join(own, ARTICLE), TEXT);
  await page.getByRole("heading", { level: 1, name: "Nước máy ở xã Mẫu vẫn an toàn" }).waitFor();
  broken.kill();
  await context.close();
  await rm(own, { recursive: true, force: true });
});
