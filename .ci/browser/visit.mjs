// A visit to a page in Chromium: what should not happen is collected, what axe finds is listed.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Starts Chromium; nothing of its own goes out to the network. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/** Makes a tab that collects everything that should not happen; of a missing page only its own 404 may. */
export async function tab(context, origin, missing) {
  const page = await context.newPage();
  const trouble = [];
  const isMissing = (url) => missing !== undefined && url.endsWith(missing);
  page.on("console", (message) => {
    const isOwn404 = message.text().includes("404") && isMissing(page.url());
    if (message.type() === "error" && !isOwn404) trouble.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => trouble.push(`script: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(origin)) trouble.push(`foreign request: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && !isMissing(response.url())) {
      trouble.push(`${response.status()}: ${response.url()}`);
    }
  });
  return { page, trouble };
}

/** What axe finds wrong, a text for each rule. */
export async function violations(page) {
  // Playwright's own script stands outside the page's policy.
  await page.evaluate(AXE);
  // Without `preload`, which fetches every stylesheet again for a rule that is off.
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"], preload: false }));
  return found.violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.map((n) => n.html).slice(0, 3).join("\n  ")}`);
}
