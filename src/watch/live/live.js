// The live script of `variorum watch`: reloads the page when its site was made anew, and shows what
// is wrong. The server adds it; no built site has it.
(() => {
  "use strict";
  const build = document.currentScript.dataset.build;
  const KEY = "variorum-live";
  const own = document.getElementById("live-problems");
  let stream = null, timer = 0, host = null;

  const read = (key) => { try { return sessionStorage.getItem(KEY + key); } catch { return null; } };
  const keep = (key, value) => { try { sessionStorage.setItem(KEY + key, value); } catch { /* not allowed */ } };

  // The place in the text, not on the page: what was edited above it must not move it.
  const remember = () => {
    const seen = [...document.querySelectorAll("main [id]")].find((e) => e.getBoundingClientRect().bottom > 0);
    const top = seen ? seen.getBoundingClientRect().top : 0;
    keep("-at", JSON.stringify({ href: location.href, y: scrollY, id: seen ? seen.id : "", top }));
  };
  const restore = () => {
    let at = null;
    try { at = JSON.parse(read("-at")); } catch { /* not ours */ }
    keep("-at", "null");
    if (!at || at.href !== location.href) return;
    const seen = at.id && document.getElementById(at.id);
    const y = seen ? scrollY + seen.getBoundingClientRect().top - at.top : at.y;
    scrollTo({ top: y, behavior: "instant" });
  };

  const reload = () => { close(); remember(); location.reload(); };

  const show = (problems) => {
    if (own) { if (problems) own.innerHTML = problems; return; }
    if (host) { host.remove(); host = null; }
    if (!problems || read("-hidden") === problems) return;
    host = document.createElement("div");
    const shadow = host.attachShadow({ mode: "open" });
    shadow.innerHTML = '<link rel="stylesheet" href="/_live.css"><div class="overlay" role="dialog" ' +
      'aria-label="Errors in the edition"><button type="button" aria-label="Close">×</button></div>';
    const overlay = shadow.querySelector(".overlay");
    overlay.insertAdjacentHTML("beforeend", problems);
    shadow.querySelector("button").onclick = () => dismiss(problems);
    document.body.append(host);
  };
  const dismiss = (problems) => { keep("-hidden", problems); if (host) host.remove(); host = null; };
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && host) host.shadowRoot.querySelector("button").click();
  });

  const close = () => { clearTimeout(timer); if (stream) stream.close(); stream = null; };
  // A browser has six connections to a server: a tab that nobody sees gives its own back.
  const open = () => {
    close();
    if (document.hidden) return;
    stream = new EventSource("/_live");
    stream.onmessage = (event) => {
      const news = JSON.parse(event.data);
      if (news.site !== build) return reload();
      if (!news.problems) keep("-hidden", "");
      show(news.problems);
    };
    // The server is gone: it may come back.
    stream.onerror = () => { close(); timer = setTimeout(open, 700); };
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });
  if (document.readyState === "complete") restore(); else addEventListener("load", restore);
  open();
})();
