// The live script of `variorum watch`: puts what was made anew in the place of what is shown, and
// shows what is wrong. The server adds it; no built site has it.
(() => {
  "use strict";
  const { dataset } = document.currentScript, root = document.documentElement;
  const isStatus = location.pathname.startsWith("/_status");
  const read = key => { try { return sessionStorage.getItem(`variorum-${key}`) } catch { return null } };
  const keep = (key, value) => { try { sessionStorage.setItem(`variorum-${key}`, value) } catch { /* not allowed */ } };

  // -- One tree made like another, each element kept where it can be: with it stay focus, open
  //    popovers, what was ticked and typed.
  const key = node => node.nodeType === 1 ? node.id || node.querySelector("[id]")?.id || "" : "";
  const isAlike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || "") === (b.id || "");
  const make = (old, now) => {
    if (old.isEqualNode(now)) return;
    if (old.nodeType !== 1) { old.data = now.data; return }
    for (const { name, value } of now.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    // A reader opens these.
    for (const { name } of [...old.attributes]) if (!now.hasAttribute(name) && name !== "open" && name !== "data-live-new") old.removeAttribute(name);
    const olds = [...old.childNodes], nows = [...now.childNodes];
    while (olds.length && nows.length && olds[0].isEqualNode(nows[0])) olds.shift(), nows.shift();
    let end = null;
    while (olds.length && nows.length && olds.at(-1).isEqualNode(nows.at(-1))) end = olds.pop(), nows.pop();
    const left = new Map(olds.map(one => [one, key(one)]));
    let spot = olds[0] ?? end;
    for (const fresh of nows) {
      const name = key(fresh);
      let match = null;
      for (const [one, its] of left) if (its === name && isAlike(one, fresh)) { match = one; break }
      if (!match) { old.insertBefore(document.importNode(fresh, true), spot); continue }
      left.delete(match);
      if (match === spot) spot = match.nextSibling; else old.insertBefore(match, spot);
      make(match, fresh);
    }
    // The preview's own buttons at notes stay: with them stays focus.
    for (const one of left.keys()) if (!one.classList?.contains("live-note")) one.remove();
  };

  // -- What a reader sees of it.
  const words = element => {
    const copy = element.cloneNode(true);
    for (const sign of copy.querySelectorAll("[role=doc-noteref], [role=doc-backlink], [role=none], .live-note, .live-now")) sign.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  const units = () => [...document.querySelectorAll("main :is([id^=p], [id^=n-], [id^=h-], [id^=fn-]):not([id^=page])")];
  const swap = page => {
    const scripts = d => [...d.querySelectorAll("head script[src]:not([data-again])")].map(s => s.getAttribute("src")).join();
    if (scripts(page) !== scripts(document)) return reload();
    const before = new Set(units().map(words));
    const seen = units().find(e => e.getBoundingClientRect().bottom > 0), top = seen?.getBoundingClientRect().top;
    const text = seen && words(seen), id = seen?.id, focus = document.activeElement, at = scrollY;
    root.dataset.live = "swap"; // the browser's own way to keep its place would come on top of ours
    document.title = page.title;
    for (const name of ["lang", "dir"]) root.setAttribute(name, page.documentElement.getAttribute(name) ?? "");
    styles(page);
    make(document.body, page.body);
    document.dispatchEvent(new Event("variorum-live"));
    // Notes beyond those that the style sheet names are numbered by the site's own script.
    const comfort = document.querySelector(".note:not([data-n], .reply)") && document.querySelector("head script[src*='comfort.js']");
    if (comfort) {
      const script = Object.assign(document.createElement("script"), { src: comfort.src, onload() { this.remove() } });
      script.dataset.again = "";
      document.head.append(script);
    }
    if (!focus.isConnected && focus.id) document.getElementById(focus.id)?.focus({ preventScroll: true });
    const now = units(), same = text && (now.find(e => words(e) === text) ?? document.getElementById(id));
    if (at > 0 && same) scrollBy({ top: same.getBoundingClientRect().top - top, behavior: "instant" });
    requestAnimationFrame(() => requestAnimationFrame(() => delete root.dataset.live));
    // The innermost of what is new, quietly; where all is new, nothing.
    const fresh = now.filter(e => !before.has(words(e))).filter((e, _, all) => !all.some(o => o !== e && e.contains(o)));
    if (fresh.length > 5 && fresh.length * 2 > now.length) return;
    for (const element of fresh) {
      element.dataset.liveNew = "";
      setTimeout(() => delete element.dataset.liveNew, 2500);
    }
  };

  // Style sheets that are others take the place of the old ones once they are there.
  const styles = page => {
    const sheets = d => [...d.querySelectorAll("head link[rel=stylesheet]")];
    const name = link => link.getAttribute("href").split("?")[0];
    const old = sheets(document);
    let last = old.at(-1);
    for (const fresh of sheets(page)) {
      const known = old.find(link => name(link) === name(fresh));
      if (known?.getAttribute("href") === fresh.getAttribute("href")) { last = known; continue }
      const link = document.importNode(fresh);
      if (known) link.onload = link.onerror = () => known.remove();
      (known ?? last ?? document.head.lastChild).after(link);
      last = link;
    }
    for (const link of old) if (!sheets(page).some(fresh => name(fresh) === name(link))) link.remove();
  };

  const reload = () => { close(); location.reload() };

  let site = dataset.site, wanted = site, busy = false, again = false, leaving = 0;
  let found = performance.getEntriesByType("navigation")[0]?.responseStatus !== 404;
  const update = async () => {
    if (busy) return;
    busy = true;
    try {
      while (site !== wanted || again) {
        again = false;
        const asked = wanted;
        const answer = await fetch(location.pathname + location.search, { cache: "no-cache" });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const tag = page.querySelector("script[data-site]");
        if (!tag) return reload();
        site = tag.dataset.site;
        if (wanted === asked) wanted = site; // a newer one, it may be, than that which was told
        dataset.token = tag.dataset.token;
        // Where it can't be made, the last good one stays.
        if (answer.status >= 500) continue;
        if (answer.status === 404 && found && !isStatus) {
          // Some editors take a file away before they write it.
          const near = answer.headers.get("x-nearest");
          leaving ||= setTimeout(() => leave(near), 1000);
          continue;
        }
        clearTimeout(leaving);
        leaving = 0;
        found = answer.status !== 404;
        swap(page);
      }
    } catch { /* the server is gone; the stream will tell */ } finally { busy = false }
  };

  // The page is no more: go to the one most like it, else its neighbours, else the title page.
  const leave = async near => {
    const link = rel => document.querySelector(`a[rel~=${rel}]`)?.href;
    for (const to of [near, link("prev"), link("next"), "/"]) {
      if (!to || !(await fetch(to, { method: "HEAD" })).ok) continue;
      close();
      keep("left", decodeURI(location.pathname));
      return location.replace(to);
    }
  };

  // -- What the server has to say, in a tree of its own: no style of the page reaches it.
  const host = document.createElement("div"), shadow = host.attachShadow({ mode: "open" });
  const own = () => document.getElementById("live-faults");
  let shown = "";
  const panel = (html, name, hide) => {
    shadow.innerHTML = html && `<link rel="stylesheet" href="/_live.css"><div class="faults ${name}" role="${name ? "status" : "dialog"}"${name ? "" : ' aria-labelledby="faults"'}>` +
      '<form class="hide"><button>Hide</button> <kbd>Esc</kbd></form></div>';
    if (!html) return host.remove();
    const box = shadow.querySelector(".faults");
    box.insertAdjacentHTML("beforeend", html);
    shadow.querySelector("form").onsubmit = event => { event.preventDefault(); hide() };
    root.append(host); // not in the body, which is made like the next one
  };
  const tell = ({ faults, key: name }) => {
    if (own()) { if (faults) own().innerHTML = faults; return }
    if (!faults) keep("hidden", "");
    const html = isStatus || read("hidden") === name ? "" : faults;
    if (html === shown) return;
    shown = html;
    panel(html, "", () => { keep("hidden", name); shown = ""; panel("") });
  };
  addEventListener("keydown", event => {
    if (event.key === "Escape" && host.isConnected && !event.defaultPrevented) shadow.querySelector("form").requestSubmit();
  });
  const left = read("left");
  if (left) {
    keep("left", "");
    const note = document.createElement("p");
    note.textContent = `${left} is not there any more: this is the nearest page.`;
    panel(note.outerHTML, "word", () => panel(""));
  }

  // A place in a file leads to the editor.
  const openFile = async event => {
    const link = event.composedPath().find(node => node.matches?.("a.open"));
    if (!link) return;
    event.preventDefault();
    const { file, line, column } = link.dataset;
    let why = "";
    try {
      const answer = await fetch(`/_open?${new URLSearchParams({ file, line, column })}`.replaceAll("+", "%20"), { method: "POST", headers: { "x-token": dataset.token } });
      if (!answer.ok) why = await answer.text();
    } catch { why = "the server is gone" }
    link.parentNode.querySelector(".why")?.remove();
    if (why) link.insertAdjacentElement("afterend", Object.assign(document.createElement("em"), { className: "why", textContent: ` ${why}` }));
  };
  document.addEventListener("click", openFile);
  const times = () => { for (const time of document.querySelectorAll("time[data-ms]")) time.textContent = new Date(+time.dataset.ms).toLocaleTimeString() };
  if (isStatus) times();

  // -- The stream. A browser has six connections to a server: a tab that nobody sees gives its own back.
  let stream = null, timer = 0, news = null;
  const close = () => { clearTimeout(timer); stream?.close(); stream = null };
  const open = () => {
    close();
    if (document.hidden) return;
    stream = new EventSource("/_live");
    stream.onmessage = async event => {
      news = JSON.parse(event.data);
      if (news.site) wanted = news.site;
      again ||= isStatus;
      await update();
      if (isStatus) times();
      tell(news); // the newest: more may have come while the page was fetched
    };
    // The server is gone: it may come back.
    stream.onerror = () => { close(); timer = setTimeout(open, 700) };
  };
  document.addEventListener("visibilitychange", () => document.hidden ? close() : open());
  addEventListener("pagehide", close);
  addEventListener("pageshow", event => { if (event.persisted) open() });
  open();
})();
