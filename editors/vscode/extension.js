// The language server of variorum, for the text files of an edition. There is nothing to compile.
const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = async () => {
  const command = workspace.getConfiguration("variorum").get("command");
  const files = "**/{content,templates}/**/*.{md,toml,bib,yaml,yml,html}";
  client = new LanguageClient(
    "variorum",
    "Variorum",
    { command, args: ["lsp"] },
    { documentSelector: [{ scheme: "file", pattern: files }] },
  );
  await client.start();
};

exports.deactivate = () => client && client.stop();
