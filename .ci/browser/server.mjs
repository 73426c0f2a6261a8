// A static web host on loopback: the right types, a strict content security policy, the site's own 404 page.
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

/**
 * Serves a folder; gives the origin and a function that stops it. With `compress` it sends texts with gzip, as hosts do,
 * and lets browsers keep what has a digest in its name.
 */
export async function serve(folder, { compress = false } = {}) {
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
    if (compress) {
      const isNamedByContent = /\.[0-9a-f]{16}[.-]/.test(path);
      response.setHeader("cache-control", isNamedByContent ? "public, max-age=31536000, immutable" : "no-cache");
      if (IS_TEXT.test(type)) {
        response.setHeader("content-encoding", "gzip");
        response.setHeader("vary", "accept-encoding");
        body = gzipSync(body);
      }
    }
    response.writeHead(status, {
      "content-type": type,
      "content-security-policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
    });
    response.end(body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { origin: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}
