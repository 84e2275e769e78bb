#!/usr/bin/env bash
# What a release has, in release/: the site as an archive, the edition in other formats, how it is cited, what is in it, and the
# hashes of all. `variorum export` lists the formats.
set -euo pipefail
rm -rf release && mkdir release
variorum build --locked
(cd public && zip -qrX ../release/site.zip . -x ".variorum/*")
variorum export epub . -o release/edition.epub
variorum export tei . -o release/edition.tei.xml
variorum export annotations . -o release/annotations.jsonld
variorum export text . -o release/edition.txt
variorum export cff . -o release/CITATION.cff
variorum export ro-crate . -o release/ro-crate-metadata.json
cd release && sha256sum -- * > SHA256SUMS
