// Search over the index that `rebut` writes: src/formats/search/ tells what the files hold. Nothing is fetched before
// somebody searches, and nothing but files of this site. Words are taken apart as in src/base/words.rs.
"use strict";
(() => {
  const form = document.getElementById("search_form");
  const results = document.getElementById("search_results");
  if (!form || !results || !window.fetch) return;
  const field = form.elements.q;
  const status = document.getElementById("search_status");
  const list = document.getElementById("search_list");
  const more = document.getElementById("search_more");
  const choices = document.getElementById("search_choices");
  const CHOICES = ["section", "verdict", "language"];
  const SHOWN = 10;
  const LEAD = 64;
  const BODY = 512;
  // Somewhere in the text: of common words the index does not tell where.
  const SOMEWHERE = 0x3fffffff;

  // --- Words, as the index knows them.
  const SPACELESS = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const WORDS = new RegExp(`[${SPACELESS}]\\p{M}*|(?:(?![${SPACELESS}])[\\p{Alphabetic}\\p{N}\\p{M}])+`, "gu");
  const MARKS = /[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/gu;
  const TONES = /[\u0300\u0301\u0303\u0309\u0323]/gu;
  const PLAIN = { đ: "d", ð: "d", ł: "l", ø: "o", ħ: "h", ı: "i", æ: "ae", œ: "oe", ß: "ss", þ: "th" };
  const lower = (text) => [...text].map((letter) => letter.toLowerCase()).join("");
  const fold = (word) => lower(word.normalize("NFD").replace(MARKS, "")).replace(MARKS, "")
    .replace(/[đðłøħıæœßþ]/gu, (letter) => PLAIN[letter]).normalize("NFC");
  const formOf = (word) => {
    const letters = lower(word.normalize("NFD"));
    return letters.replace(TONES, "") + [...(letters.match(TONES) || [])].sort().join("");
  };

  /** A query: its words, each with its folded form, whether it was typed with accents, and where phrases are. */
  const parse = (text) => {
    const words = [];
    text.split(/["“”„]/u).forEach((piece, index, pieces) => {
      const quoted = index % 2 === 1 && index < pieces.length - 1;
      (piece.match(WORDS) || []).slice(0, 12).forEach((word, place) => {
        const folded = fold(word);
        const form = formOf(word);
        words.push({ folded, form, exact: form !== folded, joined: quoted && place > 0, typing: false });
      });
    });
    const last = words[words.length - 1];
    if (last && !/[\s"”]$/u.test(text)) last.typing = true;
    return words.slice(0, 12);
  };

  // --- Files, each fetched once.
  const files = new Map();
  const load = (url) => {
    if (!files.has(url)) {
      const answer = fetch(url).then((response) => {
        if (!response.ok) throw new Error(`${response.status}: ${url}`);
        return response.json();
      });
      answer.catch(() => files.delete(url));
      files.set(url, answer);
    }
    return files.get(url);
  };
  // One for each language, that of the page first.
  const indexes = [];
  for (let number = 1; form.dataset[`index${number}`]; number += 1) indexes.push(form.dataset[`index${number}`]);

  const partOf = (folded, parts) => {
    let hash = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(folded)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    return hash % parts;
  };

  /** Calls `each(page, place)` for every place in a list of places. */
  const read = (text, each) => {
    let at = 0;
    const number = () => {
      let value = 0;
      for (let factor = 1; ; factor *= 47) {
        let digit = text.charCodeAt(at++) - 32;
        digit -= digit > 60 ? 2 : digit > 2 ? 1 : 0;
        if (digit < 46) return value + digit * factor;
        value += (digit - 46) * factor;
      }
    };
    for (let page = -1; at < text.length;) {
      const head = number();
      page += head >> 2;
      if (!(head & 3)) each(page, SOMEWHERE);
      for (let count = head & 3, place = 0; count > 0; count -= 1) each(page, place += number());
    }
  };

  /**
   * Where a word stands in a segment. Common words stand on thousands of pages, so the places of a page are a chain in
   * flat lists: `first[page]`, then `next[…]`; -1 ends it.
   */
  const find = async (segment, word) => {
    const names = [word.folded, ...(word.others || [])];
    const parts = await Promise.all(names.map((name) => load(`${segment.index}${partOf(name, segment.parts)}.json`)));
    const found = { first: new Int32Array(segment.pages).fill(-1), next: [], places: [], exact: new Uint8Array(segment.pages), pages: 0 };
    names.forEach((name, index) => {
      for (const [form, text] of Object.entries(parts[index][name] || {})) {
        const exact = form === word.form ? 1 : 0;
        read(text, (page, place) => {
          if (found.first[page] < 0) found.pages += 1;
          found.next.push(found.first[page]);
          found.first[page] = found.places.push(place) - 1;
          found.exact[page] |= exact;
        });
      }
    });
    return found;
  };

  const weight = (place) => (place < LEAD ? 8 : place < BODY ? 4 : 1);

  /** The best weight of a word on a page, and of its places right behind those of the word before: -1 where unknown. */
  const weights = (page, own, before) => {
    let best = 0;
    let joined = 0;
    for (let at = own.first[page]; at >= 0; at = own.next[at]) {
      const place = own.places[at];
      const value = weight(place);
      if (value > best) best = value;
      for (let previous = before ? before.first[page] : -1; previous >= 0; previous = before.next[previous]) {
        if (before.places[previous] === place - 1) joined = Math.max(joined, value);
        else if (!joined && (place === SOMEWHERE || before.places[previous] === SOMEWHERE)) joined = -1;
      }
    }
    return [best, joined];
  };

  /** The pages of a segment that have words, each with how many of them and a score. */
  const searchSegment = async (segment, words, labels) => {
    const [found, allowed] = await Promise.all([words, labels.map((label) => ({ folded: label, form: "" }))]
      .map((wanted) => Promise.all(wanted.map((word) => find(segment, word)))));
    const rarity = found.map((word) => 0.3 + Math.log(1 + segment.pages / (1 + word.pages)));
    const hits = [];
    for (let page = 0; page < segment.pages; page += 1) {
      if (!allowed.every((label) => label.first[page] >= 0)) continue;
      let count = 0;
      let value = 0;
      let broken = false;
      for (let index = 0; index < words.length; index += 1) {
        if (found[index].first[page] < 0) {
          broken = broken || words[index].joined;
          continue;
        }
        const [best, joined] = weights(page, found[index], found[index - 1]);
        count += 1;
        value += rarity[index] * (best * (words[index].exact && !found[index].exact[page] ? 0.2 : 1) + 2 * Math.max(joined, 0));
        if (words[index].joined && !joined) broken = true;
      }
      if (count && !broken) hits.push({ segment, page, words: count, value });
    }
    return hits;
  };

  /** Words that begin as the one that is still being typed. */
  const complete = async (index, word) => {
    const all = await load(index.words);
    const others = [];
    const wanted = ` ${word.folded}`;
    for (let at = ` ${all}`.indexOf(wanted); at >= 0 && others.length < 8; at = ` ${all}`.indexOf(wanted, at + 1)) {
      const end = all.indexOf(" ", at);
      const other = all.slice(at, end < 0 ? all.length : end);
      if (other !== word.folded) others.push(other);
    }
    return others;
  };

  const searchIndex = async (index, words, labels) => {
    if (!words.length) return [];
    const search = async (wanted) => {
      const found = await Promise.all(index.segments.map((segment) => searchSegment({ ...segment, list: index }, wanted, labels)));
      return found.flat();
    };
    const hits = await search(words);
    const last = words[words.length - 1];
    if (!last.typing || last.folded.length < 2 || hits.some((hit) => hit.words === words.length)) return hits;
    const others = await complete(index, last);
    return others.length ? search([...words.slice(0, -1), { ...last, others }]) : hits;
  };

  const search = async (query, chosen) => {
    const words = parse(query);
    const labels = [];
    if (chosen.verdict) labels.push(`=v:${chosen.verdict}`);
    if (chosen.section) labels.push(`=s:${chosen.section}`);
    const loaded = await Promise.all((chosen.language ? indexes : indexes.slice(0, 1)).map(load));
    const wanted = loaded.filter((index) => !chosen.language || chosen.language === "all" || index.language === chosen.language);
    const hits = (await Promise.all(wanted.map((index) => searchIndex(index, words, labels)))).flat();
    const whole = hits.filter((hit) => hit.words === words.length);
    const most = hits.reduce((best, hit) => Math.max(best, hit.words), 0);
    const kept = whole.length ? whole : hits.filter((hit) => hit.words === most);
    // Of equals the newest: pages are numbered from the oldest on.
    kept.sort((one, other) => other.value - one.value || other.segment.first + other.page - one.segment.first - one.page);
    return { hits: kept, whole: whole.length > 0 || !words.length };
  };

  const recordOf = async ({ segment, page }) => {
    const { records_a_file: length, language } = segment.list;
    const file = await load(`${segment.records}${Math.floor(page / length)}.json`);
    return { ...file[page % length], language };
  };

  // --- What readers see.
  const template = (id) => document.getElementById(id)?.content.firstElementChild;
  const entry = (record) => {
    const shown = template("search_result").cloneNode(true);
    const part = (name) => shown.querySelector(`[data-${name}]`);
    if (record.language !== document.documentElement.lang) shown.lang = record.language;
    part("title").textContent = record.title;
    part("title").href = record.url;
    const verdict = record.verdict && document.getElementById(`search_verdict_${record.verdict}`);
    if (verdict && record.claim) {
      part("ruling").className += ` ${verdict.dataset.class}`;
      part("badge").replaceWith(verdict.content.cloneNode(true));
      part("claim").textContent = record.claim;
      part("summary").remove();
    } else {
      part("ruling").remove();
      part("summary").textContent = record.summary || "";
    }
    const date = part("date");
    if (record.date) {
      const time = document.createElement("time");
      [time.dateTime, time.textContent] = record.date;
      date.replaceWith(time);
    } else date.remove();
    part("section").textContent = record.section ? (record.date ? ` · ${record.section}` : record.section) : "";
    return shown;
  };

  const numbers = new Intl.NumberFormat(document.documentElement.lang);
  const say = (key, count) => { status.textContent = results.dataset[key].replace("{n}", numbers.format(count || 0)); };

  const chosen = () => Object.fromEntries(CHOICES.map((name) => [name, form.elements[name]?.value || ""]));
  const address = () => {
    const asked = new URLSearchParams();
    if (field.value.trim()) asked.set("q", field.value.trim());
    for (const [name, value] of Object.entries(chosen())) if (value) asked.set(name, value);
    const text = asked.toString();
    return text ? `?${text}` : location.pathname;
  };

  let run = 0;
  let pending = [];
  const show = async (own) => {
    const next = pending.splice(0, SHOWN);
    const records = await Promise.all(next.map(recordOf));
    if (own !== run) return;
    list.append(...records.map(entry));
    more.hidden = pending.length === 0;
  };

  const update = async () => {
    const own = run += 1;
    history.replaceState(null, "", address());
    const query = field.value;
    results.hidden = !parse(query).length;
    if (results.hidden) return;
    const slow = setTimeout(() => { if (own === run) say("wait"); }, 300);
    try {
      const { hits, whole } = await search(query, chosen());
      if (own !== run) return;
      pending = hits;
      list.replaceChildren();
      more.hidden = true;
      clearTimeout(slow);
      const count = hits.length;
      say(count === 0 ? "none" : !whole ? "some" : count === 1 ? "one" : "many", count);
      await show(own);
    } catch (error) {
      if (own === run) say("trouble");
    } finally {
      clearTimeout(slow);
    }
  };

  let timer = 0;
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(update, 150); });
  choices.addEventListener("change", update);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    update().then(() => status.focus());
  });
  more.addEventListener("click", () => {
    const place = list.children.length;
    show(run).then(() => list.children[place]?.querySelector("a")?.focus());
  });

  const asked = new URLSearchParams(location.search);
  choices.hidden = false;
  field.value = asked.get("q") || "";
  for (const name of CHOICES) if (form.elements[name] && asked.get(name)) form.elements[name].value = asked.get(name);
  if (field.value) update();
})();
