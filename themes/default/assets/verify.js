// Says in the browser whether a page of this site or a file is genuine: SHA-256 and Ed25519 come from the browser, BLAKE2b stands below.
// Nothing but files of this site is fetched, and a file that somebody chooses goes nowhere. src/publish/ tells what
// release.json and proof.json hold; signatures are in the form of minisign.
"use strict";
(() => {
  const form = document.getElementById("verify_form");
  const result = document.getElementById("verify_result");
  if (!form || !result || !window.fetch) return;
  const field = form.elements.page;
  const { base, root } = form.dataset;
  const PROOF = "rebut proof 1";
  const RELEASE = "rebut release 1";

  // --- BLAKE2b with 64 bytes of digest (RFC 7693). Numbers of 64 bits are pairs, the lower half first.
  const SIGMA = [
    "0123456789abcdef", "ea489fd61c02b753", "b8c052fdae367194", "7931dcbe265a40f8",
    "905724afe1bc683d", "2c6a0b834d75fe19", "c51fed4a0763928b", "db7ec13950f4862a",
    "6fe9b308c2d714a5", "a2847615fb9e3cd0",
  ].map((row) => Array.from(row, (digit) => 2 * parseInt(digit, 16)));
  const IV = [
    0xf3bcc908, 0x6a09e667, 0x84caa73b, 0xbb67ae85, 0xfe94f82b, 0x3c6ef372, 0x5f1d36f1, 0xa54ff53a,
    0xade682d1, 0x510e527f, 0x2b3e6c1f, 0x9b05688c, 0xfb41bd6b, 0x1f83d9ab, 0x137e2179, 0x5be0cd19,
  ];
  const blake2b = (bytes) => {
    const state = Uint32Array.from(IV);
    state[0] ^= 0x01010040;
    const v = new Uint32Array(32);
    const padded = new Uint8Array(Math.max(128, Math.ceil(bytes.length / 128) * 128));
    padded.set(bytes);
    const words = new DataView(padded.buffer);
    const block = new Uint32Array(32);
    const add = (a, low, high) => {
      const sum = v[a] + low;
      v[a] = sum;
      v[a + 1] += high + (sum > 0xffffffff ? 1 : 0);
    };
    const mix = (a, b, c, d, x, y) => {
      add(a, v[b], v[b + 1]);
      add(a, block[x], block[x + 1]);
      let low = v[d] ^ v[a];
      let high = v[d + 1] ^ v[a + 1];
      v[d] = high;
      v[d + 1] = low;
      add(c, v[d], v[d + 1]);
      low = v[b] ^ v[c];
      high = v[b + 1] ^ v[c + 1];
      v[b] = (low >>> 24) | (high << 8);
      v[b + 1] = (high >>> 24) | (low << 8);
      add(a, v[b], v[b + 1]);
      add(a, block[y], block[y + 1]);
      low = v[d] ^ v[a];
      high = v[d + 1] ^ v[a + 1];
      v[d] = (low >>> 16) | (high << 16);
      v[d + 1] = (high >>> 16) | (low << 16);
      add(c, v[d], v[d + 1]);
      low = v[b] ^ v[c];
      high = v[b + 1] ^ v[c + 1];
      v[b] = (high >>> 31) | (low << 1);
      v[b + 1] = (low >>> 31) | (high << 1);
    };
    for (let at = 0; at < padded.length; at += 128) {
      const last = at + 128 === padded.length;
      const count = last ? bytes.length : at + 128;
      for (let word = 0; word < 32; word += 1) block[word] = words.getUint32(at + 4 * word, true);
      v.set(state);
      v.set(IV, 16);
      v[24] ^= count;
      v[25] ^= Math.floor(count / 0x100000000);
      if (last) {
        v[28] = ~v[28];
        v[29] = ~v[29];
      }
      for (let round = 0; round < 12; round += 1) {
        const order = SIGMA[round % 10];
        for (let step = 0; step < 4; step += 1) {
          mix(2 * step, 8 + 2 * step, 16 + 2 * step, 24 + 2 * step, order[2 * step], order[2 * step + 1]);
        }
        for (let step = 0; step < 4; step += 1) {
          const next = (count) => 2 * ((step + count) % 4);
          mix(2 * step, 8 + next(1), 16 + next(2), 24 + next(3), order[8 + 2 * step], order[9 + 2 * step]);
        }
      }
      for (let word = 0; word < 16; word += 1) state[word] ^= v[word] ^ v[word + 16];
    }
    return new Uint8Array(state.buffer);
  };

  // --- Keys and signatures of minisign.
  const utf8 = new TextEncoder();
  const decoded = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const same = (one, other) => one.length === other.length && one.every((byte, place) => byte === other[place]);
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const sha256 = async (bytes) => hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));

  /** What ends a check, in one of the words of the page. */
  class Told extends Error {}

  let keys;
  const importKeys = () => {
    keys ??= Promise.all(form.dataset.keys.split(" ").map(async (text) => {
      const bytes = decoded(text);
      try {
        return { id: bytes.slice(2, 10), key: await crypto.subtle.importKey("raw", bytes.slice(10), { name: "Ed25519" }, false, ["verify"]) };
      } catch {
        throw new Told("browser");
      }
    }));
    return keys;
  };

  /** Whether a text is a signature of these bytes, and of its own comment, by a key of this page. */
  const isSigned = async (bytes, text) => {
    const [, own, comment, around] = text.split(/\r?\n/);
    let parts;
    try {
      parts = [decoded(own.trim()), decoded(around.trim())];
    } catch {
      return false;
    }
    const [signature, global] = parts;
    if (signature.length !== 74 || signature[0] !== 0x45 || signature[1] !== 0x44 || global.length !== 64) return false;
    const found = (await importKeys()).find(({ id }) => same(id, signature.slice(2, 10)));
    if (!found) return false;
    const bare = signature.slice(10);
    const said = utf8.encode(comment.replace(/^trusted comment: /, "").trim());
    const joined = new Uint8Array(64 + said.length);
    joined.set(bare);
    joined.set(said, 64);
    const verify = (what, over) => crypto.subtle.verify({ name: "Ed25519" }, found.key, what, over);
    return (await verify(bare, blake2b(bytes))) && verify(global, joined);
  };

  // --- What this site publishes. `null` where there is nothing.
  const load = async (path) => {
    const response = await fetch(path, { cache: "no-store", credentials: "omit" });
    if (response.status === 404 || response.status === 410) return null;
    if (!response.ok) throw new Told("trouble");
    return { bytes: new Uint8Array(await response.arrayBuffer()), url: response.url };
  };
  const text = (bytes) => new TextDecoder().decode(bytes);
  const read = (bytes, form) => {
    try {
      const value = JSON.parse(text(bytes));
      return value && value.form === form ? value : null;
    } catch {
      return null;
    }
  };

  /** The release of the site, once its signature is right. */
  const release = async () => {
    const [file, signature] = await Promise.all([load(`${root}release.json`), load(`${root}release.json.minisig`)]);
    if (!file || !signature) throw new Told("unsigned");
    if (!(await isSigned(file.bytes, text(signature.bytes)))) throw new Told("signature");
    const found = read(file.bytes, RELEASE);
    if (!found) throw new Told("trouble");
    return found;
  };

  /** What a proof says, once its signature is right. */
  const factsOf = async (proof) => {
    if (!(await isSigned(utf8.encode(String(proof.statement)), String(proof.signature)))) throw new Told("signature");
    return Object.fromEntries(proof.statement.trim().split("\n").slice(1).map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]));
  };

  /** The path of an address in the site, as a release names it; `undefined` for addresses of others. */
  const pathOf = (address) => {
    let url;
    try {
      url = new URL(address, new URL(root, location.href));
    } catch {
      return undefined;
    }
    const own = [new URL(base), new URL(root, location.href)].find((site) => site.origin === url.origin && url.pathname.startsWith(site.pathname));
    if (!own) return undefined;
    const path = decodeURIComponent(url.pathname.slice(own.pathname.length));
    return path === "" || path.endsWith("/") ? `${path}index.html` : path;
  };
  const addressOf = (path) => root + path.replace(/(^|\/)index\.html$/, "$1").split("/").map(encodeURIComponent).join("/");

  const checkPage = async (address) => {
    const path = pathOf(address);
    if (path === undefined) throw new Told("elsewhere");
    const page = await load(addressOf(path));
    const digest = page && (await sha256(page.bytes));
    const beside = /(^|\/)index\.html$/.test(path) && page ? await load(`${addressOf(path)}proof.json`) : null;
    const proof = beside && read(beside.bytes, PROOF);
    if (proof) {
      const facts = await factsOf(proof);
      const isOwn = facts.page === base + addressOf(path).slice(root.length);
      return { state: isOwn && facts.sha256 === digest ? "genuine" : "altered", digest, number: facts.release, at: facts.at, page: facts.page };
    }
    const { files, number, at } = await release();
    const sealed = Object.hasOwn(files, path) ? files[path] : undefined;
    if (!page) return { state: sealed ? "missing" : "foreign" };
    const state = !sealed ? "foreign" : sealed.sha256 === digest ? "genuine" : "altered";
    return { state, digest, number, at, page: base + addressOf(path).slice(root.length) };
  };

  const checkFile = async (file) => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const digest = await sha256(bytes);
    const proof = read(bytes, PROOF);
    if (proof) {
      const facts = await factsOf(proof);
      return { state: "genuine", digest: facts.sha256, number: facts.release, at: facts.at, page: facts.page };
    }
    const { files, number, at } = await release();
    const found = Object.keys(files).find((path) => files[path].sha256 === digest);
    if (found !== undefined) return { state: "genuine", digest, number, at, page: base + addressOf(found).slice(root.length) };
    // A saved page says which one it is.
    const own = new DOMParser().parseFromString(text(bytes), "text/html").querySelector("link[rel=canonical]");
    const path = own && pathOf(own.getAttribute("href"));
    return { state: path && Object.hasOwn(files, path) ? "altered" : "foreign", digest };
  };

  // --- What readers see.
  const part = (name) => result.querySelector(`[data-${name}]`);
  const say = ({ state, digest, number, at, page }) => {
    const words = result.dataset[state];
    const [title, ...rest] = words.split(". ");
    part("state").textContent = title.replace(/\.$/, "");
    part("text").textContent = rest.join(". ");
    const shown = state === "genuine" && number !== undefined;
    const day = shown ? new Date(at) : null;
    const when = day && !Number.isNaN(day.getTime()) ? day.toLocaleString(document.documentElement.lang) : String(at);
    part("release-text").textContent = shown ? result.dataset.release.replace("{page}", page).replace("{number}", number).replace("{when}", when) : "";
    part("digest").textContent = digest || "";
    part("digest").parentElement.hidden = !digest;
    result.dataset.shown = state;
    result.hidden = false;
  };

  let run = 0;
  const check = async (work) => {
    const own = run += 1;
    say({ state: "wait" });
    let found;
    try {
      if (!window.crypto?.subtle) throw new Told("browser");
      await importKeys();
      found = await work();
    } catch (error) {
      found = { state: error instanceof Told ? error.message : "trouble" };
    }
    if (own !== run) return;
    say(found);
    result.focus({ preventScroll: false });
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) check(() => checkPage(field.value.trim()));
  });
  const chosen = document.getElementById("verify_file");
  chosen.addEventListener("change", () => {
    if (chosen.files[0]) check(() => checkFile(chosen.files[0]));
  });
  const drop = document.getElementById("verify_drop");
  for (const name of ["dragover", "dragenter"]) drop.addEventListener(name, (event) => event.preventDefault());
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) check(() => checkFile(file));
  });
  const asked = new URLSearchParams(location.search).get("page");
  if (asked) {
    field.value = new URL(asked, base).href;
    check(() => checkPage(field.value));
  }
})();
