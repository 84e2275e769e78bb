// Writes src/edition/languages.txt from three packages of the npm registry:
//
//     npm install language-subtag-registry@0.4.2 iso-639-1@3.1.6 iso-639-3@3.0.1
//     node build/languages.mjs node_modules > src/edition/languages.txt

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const modules = resolve(process.argv[2] ?? "node_modules");
const json = (path) => JSON.parse(readFileSync(`${modules}/${path}`, "utf8"));
const load = (path) => import(pathToFileURL(`${modules}/${path}`));

const registry = json("language-subtag-registry/data/json/registry.json");
const { "File-Date": date } = json("language-subtag-registry/data/json/meta.json");
const { iso6393 } = await load("iso-639-3/index.js");

const own = createRequire(import.meta.url)(`${modules}/iso-639-1`);
const codes = new Map();
for (const { iso6391, iso6393: three, iso6392B, iso6392T } of iso6393) {
  if (iso6391) codes.set(iso6391, [...new Set([three, iso6392B, iso6392T].filter(Boolean))]);
}
const bare = (name) => name.replace(/\s*\([^)]*\)/g, "").trim();
const lines = [];
for (const { Type, Subtag, Description } of registry) {
  if (Type !== "language" || Subtag.includes("..")) continue;
  const more = own.getName(Subtag) ? [own.getName(Subtag), own.getNativeName(Subtag)] : [];
  const names = [...Description, ...more].flatMap((name) => name.split(/[,;]/)).map(bare);
  const all = [...new Set([...names, ...(codes.get(Subtag) ?? [])].filter(Boolean))];
  lines.push([Subtag, ...all].join("\t"));
}
lines.sort((a, b) => a.split("\t")[0].length - b.split("\t")[0].length || (a < b ? -1 : 1));
process.stdout.write(`# IANA Language Subtag Registry of ${date}: subtag, names, other codes\n${lines.join("\n")}\n`);
