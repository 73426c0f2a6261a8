// A static web host on loopback: the right types, the headers of the site's own file `_headers`, its own 404 page.
import { createServer } from "node:http";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".xml": "application/xml; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
  ".opml": "text/x-opml; charset=utf-8",
};

/** Types that hosts send compressed; pictures and fonts are so already. */
const IS_TEXT = /^text\/|json|xml/;

/** The rules of `_headers`, if there is one: a pattern with one star at most, and the headers below it. */
async function headerRules(folder) {
  const rules = [];
  const text = await readFile(join(folder, "_headers"), "utf8").catch(() => "");
  for (const line of text.split("\n")) {
    const [, name, value] = /^ {2}([^:]+): (.*)$/.exec(line) ?? [];
    if (name) {
      rules.at(-1).headers.push([name.toLowerCase(), value]);
    } else if (line.startsWith("/")) {
      const parts = line.split("*").map((part) => part.replace(/[^\w/-]/g, "\\$&"));
      rules.push({ pattern: new RegExp(`^${parts.join(".*")}$`), headers: [] });
    }
  }
  return rules;
}

/**
 * Serves a folder; gives the origin and a function that stops it. With `compress` it sends texts with gzip, as hosts do.
 */
export async function serve(folder, { compress = false } = {}) {
  const rules = await headerRules(folder);
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    let file = join(folder, path);
    let status = 200;
    try {
      if ((await stat(file)).isDirectory()) file = join(file, "index.html");
      await stat(file);
    } catch {
      file = join(folder, "404.html");
      status = 404;
    }
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    let body = await readFile(file);
    response.setHeader("content-type", type);
    // Hosts join what several patterns say of one header.
    const own = new Map();
    for (const [name, value] of rules.filter((rule) => rule.pattern.test(path)).flatMap((rule) => rule.headers)) {
      own.set(name, own.has(name) ? `${own.get(name)}, ${value}` : value);
    }
    response.setHeader("cache-control", "no-cache");
    response.setHeaders(own);
    if (compress && IS_TEXT.test(type)) {
      response.setHeader("content-encoding", "gzip");
      response.setHeader("vary", "accept-encoding");
      body = gzipSync(body);
    }
    response.writeHead(status);
    response.end(body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { origin: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}
