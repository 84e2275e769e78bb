// What a word is, in search as in the program (src/search/fold.rs, tokens.rs), and words marked on the page that a hit led to.
const variorumWords = (() => {
  const pairs = "ß ss æ ae œ oe ø o ł l đ d ð d þ th ħ h ı i ŧ t ĸ k ƿ w ꝛ r ꝺ d ꝼ f ᵹ g ꞃ r ꞅ s ꞇ t ꜳ aa ꜵ ao ꜷ au ꜹ av ꜽ ay ꝏ oo ꝡ vy ς σ ѣ е ѳ ф ѵ и װ וו ױ וי ײ יי ٱ ا ك ک ي ی ى ی ة ه ٠ 0 ۰ 0 ١ 1 ۱ 1 ٢ 2 ۲ 2 ٣ 3 ۳ 3 ٤ 4 ۴ 4 ٥ 5 ۵ 5 ٦ 6 ۶ 6 ٧ 7 ۷ 7 ٨ 8 ۸ 8 ٩ 9 ۹ 9".split(" ");
  const letters = {};
  for (let n = 0; n < pairs.length; n += 2) letters[pairs[n]] = pairs[n + 1];
  const marks = /(?<![иу](?=\u0306)|і(?=\u0308))[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7-\u06e8\u06ea-\u06ed\u0730-\u074a\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u2de0-\u2dff\ua66f\ua674-\ua67d\ufe00-\ufe0f\ufe20-\ufe2f\u{e0100}-\u{e01ef}]|[\u00ad\u02be-\u02bf\u0640\u200b-\u200d\u2060\ufeff\s]/gu;
  const words = /(?:(?![\u02b9-\u02bd])[\p{Alphabetic}\p{N}\p{M}\u00ad\u02be-\u02bf\u0640\u200b-\u200d\u2060\ufeff])+/gu;
  const spaceless = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17d3\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\u{20000}-\u{323af}]/u;
  const joined = /[\p{M}\u00ad\u02be-\u02bf\u0640\u200b-\u200d\u2060\ufeff]/u;

  const fold = word => word.normalize("NFKD").toLowerCase().replace(marks, "").replace(/[^\x00-\x7f]/g, c => letters[c] ?? c).normalize("NFC");

  /** The words of a text: folded, where they begin and end, and their place; pairs of characters stand where the first does. */
  const cut = text => {
    const found = [];
    let place = -1;
    const put = (start, end, further) => {
      const form = fold(text.slice(start, end));
      if (form) found.push({ form, start, end, place: place += further });
    };
    for (const { 0: run, index } of text.matchAll(words)) {
      let word = -1, units = [];
      const flush = end => {
        if (word >= 0) put(word, end, 1);
        units.forEach(([start, end], n) => {
          put(start, end, 1);
          if (n + 1 < units.length) put(start, units[n + 1][1], 0);
        });
        word = -1, units = [];
      };
      let at = index;
      for (const c of run) {
        if (spaceless.test(c)) {
          if (word >= 0) flush(at);
          units.push([at, at + c.length]);
        } else if (units.length && joined.test(c)) units.at(-1)[1] += c.length;
        else {
          if (units.length) flush(at);
          if (word < 0) word = at;
        }
        at += c.length;
      }
      flush(at);
    }
    return found;
  };

  // `?mark=a row&mark=of` in the address: each of these rows of words is marked in what the address leads to.
  const mark = () => {
    const rows = new URLSearchParams(location.search).getAll("mark").map(row => row.split(" "));
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id) } catch { /* as it is */ }
    const target = document.getElementById(id);
    // The beginning of a line of verse is an element without words: they are in its stanza.
    const within = target?.matches(".line") ? target.parentElement : target, page = document.querySelector("main");
    if (!rows.length || !page || !globalThis.Highlight) return;
    // Where the title has them, a hit without a place is the title.
    const title = page.querySelector("h1"), inTitle = within || !title ? [] : ranges(title, rows);
    CSS.highlights.set("sought", new Highlight(...(inTitle.length ? inTitle : ranges(within ?? page, rows))));
  };
  /** Where an element has these rows of words. */
  const ranges = (within, rows) => {
    const walk = document.createTreeWalker(within, NodeFilter.SHOW_TEXT), nodes = [];
    let text = "";
    for (let node; (node = walk.nextNode());) {
      // Marks of notes and footnotes are no words of the text.
      if (node.parentElement.closest("[role=doc-noteref], [role=doc-backlink], .unseen, script")) continue;
      nodes.push({ node, start: text.length });
      text += node.data;
    }
    const at = (place, end) => {
      const { node, start } = nodes.findLast(n => end ? n.start < place : n.start <= place);
      return [node, place - start];
    };
    const words = cut(text), found = [];
    words.forEach((word, n) => {
      for (const row of rows) if (row.every((form, more) => words[n + more]?.form === form)) {
        const range = new Range();
        range.setStart(...at(word.start));
        range.setEnd(...at(Math.max(...row.map((_, more) => words[n + more].end)), true));
        found.push(range);
      }
    });
    return found;
  };
  mark();
  return { cut, fold };
})();
