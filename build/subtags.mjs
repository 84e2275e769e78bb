// Writes src/edition/subtags.txt from a package of the npm registry:
//
//     npm install language-subtag-registry@0.4.2
//     node build/subtags.mjs node_modules > src/edition/subtags.txt

import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const data = resolve(process.argv[2] ?? "node_modules", "language-subtag-registry/data/json");
const json = (path) => JSON.parse(readFileSync(`${data}/${path}`, "utf8"));
const registry = json("registry.json").filter(({ Subtag }) => !Subtag?.includes(".."));
const { "File-Date": date } = json("meta.json");

const of = (type, prefix) => registry.filter(({ Type, Prefix }) => Type === type && (!prefix || Prefix[0] === prefix));
const all = (records) => records.map(({ Subtag, Tag }) => (Subtag ?? Tag).toLowerCase()).join(" ");
const old = (records) => records.filter((record) => record.Deprecated && record["Preferred-Value"])
  .map((record) => `${(record.Subtag ?? record.Tag).toLowerCase()}=${record["Preferred-Value"]}`).join(" ");
const prefixes = [...new Set(of("extlang").map(({ Prefix }) => Prefix[0]))].sort();
const lines = [
  `# IANA Language Subtag Registry of ${date}: subtags after the first (an extended language's by its prefix), tags that were registered whole, and what the registry has in the place of old ones`,
  ...["script", "region", "variant"].map((type) => `${type}\t${all(of(type))}`),
  ...prefixes.map((prefix) => `${prefix}\t${all(of("extlang", prefix))}`),
  `whole\t${all(of("grandfathered"))}`,
  ...["language", "region", "variant"].map((type) => `old ${type}\t${old(of(type))}`),
  `old whole\t${old([...of("grandfathered"), ...of("redundant")])}`,
];
process.stdout.write(`${lines.join("\n")}\n`);
