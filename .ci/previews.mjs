// Reads every page as other sites do for their previews, with open-graph-scraper, and says what it found as JSON.
//
//   node .ci/previews.mjs DIR PATH-OF-THE-PARSER
import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [folder, parser] = process.argv.slice(2);
const scrape = createRequire(resolve(parser, "x.js"))("open-graph-scraper");

const found = {};
for (const name of (await readdir(folder, { recursive: true })).sort()) {
  if (!name.endsWith(".html")) continue;
  const html = await readFile(join(folder, name), "utf8");
  // Pages at old addresses lead on; nobody shares them.
  if (html.includes("http-equiv=")) continue;
  const { error, result } = await scrape({ html });
  if (error) throw new Error(`${name}: ${result.error}`);
  const image = result.ogImage?.[0];
  found[name] = {
    type: result.ogType,
    title: result.ogTitle,
    description: result.ogDescription,
    url: result.ogUrl ?? null,
    locale: result.ogLocale,
    published: result.articlePublishedTime ?? null,
    image: image ? { url: image.url, width: image.width ?? null, height: image.height ?? null, alt: image.alt ?? null } : null,
    card: result.twitterCard,
  };
}
console.log(JSON.stringify(found));
