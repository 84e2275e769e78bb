// Makes an edition that has more notes than text: five sections of 900 words with 40 notes of 60 words each, of several kinds and
// commentators, some of them over the same words, within one another, over two paragraphs, or replies. The same in every run.
//
//     node dense.mjs DIR [he]
//
// With `he` its words are Hebrew, and its pages run from right to left.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [root, language = "en"] = process.argv.slice(2);
if (!root || !["en", "he"].includes(language)) {
  console.error("usage: node dense.mjs DIR [he]");
  process.exit(2);
}
const put = (path, text) => {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};
let seed = 7;
const roll = sides => (seed = (seed * 1103515245 + 12345) % 2147483648) % sides;
const stock = (language === "he" ? "נהר אבן מכתב נמל חורף שוק דרך לחם חלון אי גן נייר פנס גשר שומר מגדל אות ערב פרדס אחו מעבורת כפר מועצה עץ קציר מלח יומן פנקס נר מראה" : "river stone letter harbour winter market road bread window island garden paper lantern bridge keeper tower signal evening orchard meadow "
  + "ferry village council timber harvest sailor captain ledger candle mirror").split(" ");
const words = count => Array.from({ length: count }, () => stock[roll(stock.length)]);

const SECTIONS = 5, BLOCKS = 10, WORDS = 90, NOTES = 40, BODY = 60;
const kinds = ["gloss", "context", "comment", "source", "parallel", "query", "textual", "aftermath", "dispute"];
put("content/edition.toml", `title = "A Dense Edition"
language = "${language}"
base-url = "https://example.org/dense/"
[[editor]]
id = "ed"
name = "Ed Holm"
[[editor]]
id = "al"
name = "Al Reed"
`);
for (let s = 1; s <= SECTIONS; s++) {
  // Every fifth word is found nowhere else in its section, so that notes can name it: `bread7-23`.
  const blocks = Array.from({ length: BLOCKS }, (_, b) => words(WORDS).map((word, w) => w % 5 ? word : `${word}${b + 1}-${w}`));
  put(`content/text/${String(s).padStart(2, "0")}-part${s}.md`, `# Section ${s}\n\n${blocks.map(b => `${b.join(" ")}.`).join("\n\n")}\n`);
  const records = [];
  for (let n = 0; n < NOTES; n++) {
    const block = blocks[n % BLOCKS], turn = Math.floor(n / BLOCKS), from = 10 + 15 * turn;
    // Of each paragraph's four: one by itself; one with a second within it and a third over the same words; the last runs on.
    const quote = [[from, 1], [25, 12], [30, 3], [25, 12]][turn];
    const stretch = ([at, length]) => block.slice(at, at + length).join(" ");
    const selector = n === NOTES - 2
      ? `range = [${JSON.stringify(block[80])}, ${JSON.stringify(blocks[BLOCKS - 1][5])}]`
      : `quote = ${JSON.stringify(stretch(quote))}`;
    const reply = n % 13 === 12 ? `reply-to = "s${s}-n${n - 1}"` : selector;
    records.push(`+++\nid = "s${s}-n${n}"\n${reply}\nkind = "${kinds[roll(kinds.length)]}"\ncreator = "${n % 3 ? "ed" : "al"}"\ncreated = 2026-01-02\n+++\n${words(BODY).join(" ")}.\n`);
  }
  put(`content/annotations/part${s}.md`, `${records.join("\n")}`);
}
console.log(`${SECTIONS} sections of ${BLOCKS * WORDS} words, ${NOTES} notes of ${BODY} words on each`);
