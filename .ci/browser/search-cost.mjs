// What searching costs: bytes fetched and time until results are shown, for queries that people type. Prints a table.
//
//   .ci/browser/run                                           (once, for its packages)
//   SITE=FOLDER node target/ci/browser/search-cost.mjs [PATH] [QUERY …]
//
// COMPRESS=1 serves as a host that compresses. Each query has a browser context of its own.
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const [path = "/tim-kiem/", ...given] = process.argv.slice(2);
const queries = given.length ? given : ["đập", "da nang", "nước sạch an toàn", "“cấp nước”", "thông tin không đúng sự thật", "ngan hang yeu cau doc ma", "khẩn c"];
const host = await serve(process.env.SITE ?? "public", { compress: process.env.COMPRESS === "1" });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
console.log("| query | results | files | KB | ms | of it script |\n|---|---:|---:|---:|---:|---:|");
for (const query of queries) {
  const context = await browser.newContext();
  const page = await context.newPage();
  let bytes = 0;
  let files = 0;
  await page.goto(host.origin + path, { waitUntil: "load" });
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Performance.enable");
  devtools.on("Network.loadingFinished", (done) => {
    files += 1;
    bytes += done.encodedDataLength;
  });
  const script = async () => (await devtools.send("Performance.getMetrics")).metrics.find((metric) => metric.name === "ScriptDuration").value * 1000;
  const before = await script();
  const ms = await page.evaluate((text) => new Promise((done) => {
    const status = document.getElementById("search_status");
    document.getElementById("search_words").value = text;
    const start = performance.now();
    new MutationObserver(() => {
      if (document.querySelector("#search_list article") || status.textContent === document.getElementById("search_results").dataset.none) done(performance.now() - start);
    }).observe(document.getElementById("search_results"), { childList: true, subtree: true, characterData: true });
    document.getElementById("search_form").requestSubmit();
  }), query);
  await page.waitForTimeout(100);
  console.log(`| ${query} | ${await page.innerText("#search_status")} | ${files} | ${(bytes / 1000).toFixed(0)} | ${ms.toFixed(0)} | ${(await script() - before).toFixed(0)} |`);
  await context.close();
}
await browser.close();
host.stop();
