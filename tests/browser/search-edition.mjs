// Makes a small edition to seek words in: accents, old letters, Chinese, a note, a person.
//
//     node search-edition.mjs FOLDER
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const files = {
  "content/edition.toml": 'title = "Of the Tide"\n\n[[editor]]\nid = "ed"\nname = "Quell, Ada"\n',
  "content/text/01-tide.md": `# The Tide

They burned all lamps in the Café of the *Élite* that night.

A ſucceſsful ﬁreﬂy from Łódź; *l’homme* stood by.

學而時習之，不亦說乎。
`,
  "content/text/02-gulls.md": `+++
numbers = "lines"
+++
# Gulls

Kelp on the shingle,\\
foam on the slip,

herring for supper,\\
gulls on the wing,\\
salt on the lip.
`,
  "content/annotations/tide.md": '+++\nid = "cafe"\nquote = "Café"\nkind = "gloss"\ncreator = "ed"\n+++\nIts lamp was seen from the sea.\n',
  "content/registers/persons.toml": '[[entity]]\nid = "ostrander"\nname = "Ada Ostrander"\nforms = ["Ostrander"]\nrole = "keeper"\n',
};
for (const [path, text] of Object.entries(files)) {
  const file = join(process.argv[2], path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
