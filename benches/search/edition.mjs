// Makes an edition of some 1.2 million words: sections of 1,000 words with ten notes of 20 words, of a vocabulary whose words are as
// frequent as Zipf has it. The same arguments, the same bytes.
//
//     node edition.mjs FOLDER [--sections 1000]
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2], asked = process.argv.indexOf("--sections");
const SECTIONS = asked > 0 ? Number(process.argv[asked + 1]) : 1000, WORDS = 1000, NOTES = 10, OF_NOTE = 20, STEMS = 16000;

// xorshift32
let state = 2463534242;
const random = () => {
  state ^= state << 13; state >>>= 0;
  state ^= state >>> 17;
  state ^= state << 5; state >>>= 0;
  return state / 2 ** 32;
};
const of = list => list[Math.floor(random() * list.length)];

// The commonest words are English; the others are made of syllables, and have endings.
const common = "the of and to in that was he it his with as for had is on be at by her not which she you but they from this have all were him one said so there would who been when their or an will no are we my has if me more what them could some out into up time man upon other then than any can only do about two like now made over such after our little before its did must well very down even work way first".split(" ");
const onsets = "b br c cl d dr f fl g gr h j k l m n p pl pr qu r s sh st t tr v w".split(" "), vowels = ["a", "e", "i", "o", "u", "ea", "é"], codas = ["", "", "l", "m", "n", "r", "s", "t", "nd", "rt"];
const stems = new Set();
while (stems.size < STEMS) stems.add(Array.from({ length: 2 + Math.floor(random() * 2) }, () => of(onsets) + of(vowels) + of(codas)).join(""));
const vocabulary = [...common, ...[...stems].flatMap(stem => [stem, `${stem}s`, `${stem}ed`, `${stem}ing`].slice(0, 1 + Math.floor(random() * 4)))];
const sums = [];
vocabulary.reduce((sum, _, n) => { sums.push(sum + 1 / (n + 2.7)); return sums.at(-1) }, 0);
const word = () => {
  const at = random() * sums.at(-1);
  let low = 0, high = sums.length - 1;
  while (low < high) { const middle = (low + high) >> 1; if (sums[middle] < at) low = middle + 1; else high = middle }
  return vocabulary[low];
};
const sentence = length => {
  const words = Array.from({ length }, word).join(" ");
  return words[0].toUpperCase() + words.slice(1) + ".";
};

const write = (path, text) => writeFileSync(join(folder, path), text);
mkdirSync(join(folder, "content/text"), { recursive: true });
mkdirSync(join(folder, "content/annotations"), { recursive: true });
write("content/edition.toml", 'title = "A Million Words"\n\n[[editor]]\nid = "ed"\nname = "Quell, Ada"\n');
for (let n = 1; n <= SECTIONS; n++) {
  const name = `${String(n).padStart(5, "0")}-part-${n}`;
  let text = `# Part ${n}\n`, notes = '+++\n[defaults]\ncreator = "ed"\n+++\n';
  for (let paragraph = 1, words = 0; words < WORDS; paragraph++) {
    const lengths = Array.from({ length: 6 }, () => 8 + Math.floor(random() * 20)).slice(0, 3 + Math.floor(random() * 4));
    text += `\n${lengths.map(sentence).join(" ")}\n`;
    words += lengths.reduce((a, b) => a + b);
    if (paragraph <= NOTES) notes += `\n+++\nid = "n${n}-${paragraph}"\ntarget = "part-${n}#p${paragraph}"\nkind = "gloss"\n+++\n${sentence(OF_NOTE)}\n`;
  }
  write(`content/text/${name}.md`, text);
  write(`content/annotations/${name}.md`, notes);
}
