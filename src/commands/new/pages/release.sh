#!/usr/bin/env bash
# What a release has, in release/: the site as an archive with what is in it (RO-Crate), the edition in other formats, how it is
# cited, and the hashes of all. `variorum export` lists the formats. `bash release.sh --base-url https://…/` gives all their address.
set -euo pipefail
rm -rf release && mkdir release
variorum build --locked "$@"
variorum export ro-crate . "$@" -o public/ro-crate-metadata.json
(cd public && zip -qrX ../release/site.zip . -x ".variorum/*")
variorum export epub . "$@" -o release/edition.epub
variorum export tei . "$@" -o release/edition.tei.xml
variorum export annotations . "$@" -o release/annotations.jsonld
variorum export text . "$@" -o release/edition.txt
variorum export cff . "$@" -o release/CITATION.cff
# PDF is a feature of the build: a program without it says so.
variorum export pdf . "$@" -o release/edition.pdf || echo "the release has no edition.pdf: a browser prints print.html" >&2
cd release && sha256sum -- * > SHA256SUMS
