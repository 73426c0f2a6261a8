// The preview's own script: it is added to pages that `rebut serve` shows, and never published.
// It waits for news of edits, shows errors over the page, exchanges stylesheets in place, and loads the page again when it
// has changed, where the reader was.
(() => {
  "use strict";
  const given = document.body.dataset.rebut;
  const isStandIn = given !== undefined;
  let seen = null;
  let shown = "";

  // The page as it was sent, to tell whether an edit changes it.
  const load = async () => {
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store" });
      return { status: answer.status, text: await answer.text() };
    } catch {
      return null;
    }
  };
  const sheets = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const links = [...page.querySelectorAll('link[rel="stylesheet"]')].map((link) => link.getAttribute("href"));
    for (const link of page.querySelectorAll('link[rel="stylesheet"], link[rel="preload"]')) link.remove();
    return { links, rest: page.documentElement.outerHTML };
  };
  let before = isStandIn ? Promise.resolve(null) : load();

  const compare = async () => {
    const [old, now] = await Promise.all([before, load()]);
    if (now === null) return;
    if (isStandIn) {
      if (now.status !== 503) reload();
      return;
    }
    before = Promise.resolve(now);
    if (old === null || old.status !== now.status) return reload();
    if (old.text === now.text) return;
    const [a, b] = [sheets(old.text), sheets(now.text)];
    if (a.rest !== b.rest || a.links.length !== b.links.length) return reload();
    const own = [...document.querySelectorAll('link[rel="stylesheet"]')];
    b.links.forEach((href, number) => {
      const link = own[number];
      if (!link || link.getAttribute("href") === href) return;
      const fresh = link.cloneNode();
      fresh.href = href;
      // The old one stays until the new one is there, so that the page is never seen without.
      fresh.addEventListener("load", () => link.remove());
      fresh.addEventListener("error", () => link.remove());
      link.after(fresh);
    });
  };

  const place = "rebut-scroll";
  const reload = () => {
    try {
      sessionStorage.setItem(place, JSON.stringify([location.href, scrollX, scrollY]));
    } catch { /* the place is lost, the page is not */ }
    location.reload();
  };
  try {
    const [href, x, y] = JSON.parse(sessionStorage.getItem(place) ?? "[]");
    sessionStorage.removeItem(place);
    if (href === location.href) {
      const back = () => scrollTo({ left: x, top: y, behavior: "instant" });
      back();
      addEventListener("load", back, { once: true });
    }
  } catch { /* storage may be forbidden */ }

  // Everything is drawn in a shadow tree, so that the page's own styles and those of the overlay leave each other alone.
  const host = document.createElement("rebut-preview");
  const root = host.attachShadow({ mode: "open" });
  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { all: initial; }
    .errors { position: fixed; inset: 0; z-index: 2147483647; overflow: auto; overscroll-behavior: contain; box-sizing: border-box;
      padding: max(16px, 4vw); background: rgb(16 20 24 / .96); color: #f2f4f5; font: 16px/1.5 system-ui, sans-serif; }
    .errors > div { max-width: 60rem; margin: 0 auto; }
    .intro { margin: 0 0 1.25rem; font-size: 1.05rem; }
    article { margin: 0 0 1rem; padding: 1rem 1.1rem; background: #22282d; border-inline-start: 4px solid #ff7a6b; border-radius: 4px; }
    h2 { margin: 0 0 .35rem; font: 600 1.05rem/1.4 system-ui, sans-serif; overflow-wrap: anywhere; }
    .where { margin: 0 0 .6rem; color: #a9c7e8; font: .9rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
    pre { margin: 0 0 .6rem; padding: .6rem .75rem; overflow: auto; background: #14181b; border-radius: 3px;
      font: .9rem/1.5 ui-monospace, monospace; white-space: pre; tab-size: 4; }
    pre mark { background: none; color: #ff9d91; text-decoration: underline wavy #ff7a6b; text-underline-offset: 3px; }
    p { margin: 0 0 .35rem; overflow-wrap: anywhere; }
    .help { color: #9fe0b4; }
    .code { color: #aab3ba; font: .85rem/1.4 ui-monospace, monospace; }
    button { font: 600 1rem/1 system-ui, sans-serif; padding: .7rem 1.1rem; border: 1px solid #8a949b; border-radius: 4px;
      background: #2c343a; color: inherit; cursor: pointer; }
    button:focus-visible { outline: 3px solid #7fc4ff; outline-offset: 2px; }
    .offline { position: fixed; inset-inline: 0; bottom: 0; z-index: 2147483646; padding: .6rem 1rem; background: #5b2a00; color: #fff;
      font: 15px/1.4 system-ui, sans-serif; }
    .panel { position: fixed; inset-inline-end: 12px; bottom: 12px; z-index: 2147483645; box-sizing: border-box; max-width: calc(100vw - 24px);
      background: #22282d; color: #f2f4f5; border: 1px solid #8a949b; border-radius: 6px; font: 15px/1.45 system-ui, sans-serif;
      box-shadow: 0 2px 12px rgb(0 0 0 / .35); }
    .panel[open] { width: 34rem; }
    summary { padding: .6rem .9rem; cursor: pointer; font-weight: 600; border-radius: 6px; }
    summary.error { color: #ffb0a6; }
    summary.warning { color: #ffd48a; }
    summary:focus-visible { outline: 3px solid #7fc4ff; outline-offset: 2px; }
    .list { max-height: min(60vh, 34rem); overflow: auto; padding: 0 .75rem .25rem; }
    .list article { margin: 0 0 .6rem; padding: .7rem .8rem; background: #14181b; font-size: .95rem; }
    .list article.warning { border-color: #ffc04d; }
    .list article.info { border-color: #7fc4ff; }
    .list h2 { font-size: 1rem; }
    @media print { :host { display: none !important; } }
  `);
  root.adoptedStyleSheets = [style];
  document.documentElement.append(host);
  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // A long line is moved so that what is wrong in it can be seen.
  const point = (box) => {
    for (const line of box.querySelectorAll("pre")) {
      const mark = line.querySelector("mark");
      const over = mark.offsetLeft - line.offsetLeft + Math.min(mark.offsetWidth, 80) + 24 - line.clientWidth;
      if (over > 0) line.scrollLeft = over;
    }
  };

  let errors = null;
  let hidden = "";
  const problem = (error) => {
    const box = element("article");
    box.append(element("h2", "", error.message));
    const spot = error.place;
    if (spot) {
      const where = spot.line ? `${spot.file}:${spot.line}:${spot.column}` : spot.file;
      box.append(element("p", "where", where));
      if (spot.line && spot.text) {
        const letters = [...spot.text];
        const start = Math.max(0, spot.column - 1 - (spot.skipped ?? 0));
        const line = element("pre");
        line.tabIndex = 0;
        line.append(
          letters.slice(0, start).join(""),
          element("mark", "", letters.slice(start, start + spot.width).join("") || " "),
          letters.slice(start + spot.width).join(""),
        );
        box.append(line);
      }
    }
    for (const note of error.notes ?? []) box.append(element("p", "", note));
    if (error.help) box.append(element("p", "help", error.help));
    box.append(element("p", "code", error.code));
    return box;
  };
  const show = (news) => {
    errors?.remove();
    errors = null;
    const key = JSON.stringify(news.errors);
    if (news.errors.length === 0 || key === hidden) return;
    hidden = "";
    errors = element("div", "errors");
    errors.lang = news.words.lang;
    errors.setAttribute("role", "alertdialog");
    errors.setAttribute("aria-label", isStandIn ? news.words.no_site : news.words.behind);
    const inner = element("div");
    inner.append(element("p", "intro", isStandIn ? news.words.no_site : news.words.behind));
    for (const error of news.errors) inner.append(problem(error));
    if (!isStandIn) {
      const close = element("button", "", news.words.close);
      close.type = "button";
      const hide = () => {
        hidden = key;
        errors?.remove();
        errors = null;
      };
      close.addEventListener("click", hide);
      errors.addEventListener("keydown", (event) => event.key === "Escape" && hide());
      inner.append(close);
    }
    errors.append(inner);
    root.append(errors);
    point(errors);
    errors.tabIndex = -1;
    errors.focus({ preventScroll: true });
  };

  // What `check` finds on this page: a small panel that opens.
  let panel = null;
  const findings = async () => {
    if (isStandIn) return;
    let found = [];
    try {
      const answer = await fetch(`/__rebut/findings?path=${encodeURIComponent(location.pathname)}`, { cache: "no-store" });
      found = await answer.json();
    } catch { /* there is none while the preview is away */ }
    const wasOpen = panel?.open ?? false;
    panel?.remove();
    panel = null;
    if (found.length === 0 || !words) return;
    panel = element("details", "panel");
    panel.open = wasOpen;
    panel.lang = words.lang;
    panel.append(element("summary", found[0].severity, `${words.findings}: ${found.length}`));
    const list = element("div", "list");
    for (const finding of found) {
      const box = problem(finding);
      box.className = finding.severity;
      list.append(box);
    }
    panel.append(list);
    root.append(panel);
    panel.addEventListener("toggle", () => panel?.open && point(panel));
  };

  let offline = null;
  let words = null;
  const heard = (event) => {
    offline?.remove();
    offline = null;
    const news = JSON.parse(event.data);
    words = news.words;
    if (event.data !== shown) show(news);
    shown = event.data;
    const version = `${news.run}/${news.version}`;
    if (seen !== null && seen !== version) compare();
    seen = version;
    findings();
  };
  const lost = () => {
    if (offline || !words) return;
    offline = element("div", "offline", words.offline);
    offline.lang = words.lang;
    offline.setAttribute("role", "status");
    root.append(offline);
  };
  // A browser keeps six connections to a host at most, and each window holds one: those that nobody sees let go of theirs.
  let source = null;
  const listen = () => {
    source?.close();
    source = null;
    if (document.hidden) return;
    source = new EventSource("/__rebut/events");
    source.addEventListener("message", heard);
    source.addEventListener("error", lost);
  };
  if (isStandIn) {
    const news = JSON.parse(given);
    show(news);
    shown = JSON.stringify(news);
    // An edit may have come between this page and the stream.
    seen = `${news.run}/${news.version}`;
  }
  document.addEventListener("visibilitychange", listen);
  listen();
})();
