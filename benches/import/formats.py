"""Files of notes as other programs write them: a function a format, from the same notes.

Each format says what it keeps of a note (author, date, body, tags, reply, id, context), which is what an import has to keep.
"""
import csv
import datetime as dt
import io
import json
import re
import subprocess
import tempfile
import urllib.parse
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

BOOK = "A Shelf of Texts"


@dataclass
class Note:
    number: int
    words: str
    prefix: str
    suffix: str
    chapter: str
    author: str
    date: dt.datetime
    body: str
    tags: list
    reply: "Note | None" = None
    # The paragraph in three parts, as the file's text has it; what the words are in the edition; where.
    parts: tuple = ()
    place: tuple = ()
    truth: str = ""
    expected: str = "place"
    changed: dict = field(default_factory=dict)


def utc(date):
    return date.strftime("%Y-%m-%dT%H:%M:%S.123456+00:00")


def zulu(date):
    return date.strftime("%Y-%m-%dT%H:%M:%SZ")


# ------------------------------------------------------------------ JSON

def hypothesis_row(note, ident, references=()):
    target = {"source": "https://example.org/shelf"}
    if not references:
        target["selector"] = [
            {"type": "RangeSelector", "startContainer": "/p[1]", "startOffset": 0, "endContainer": "/p[1]", "endOffset": 4},
            {"type": "TextPositionSelector", "start": 7, "end": 7 + len(note.words)},
            {"type": "TextQuoteSelector", "exact": note.words, "prefix": note.prefix, "suffix": note.suffix},
        ]
    return {
        "id": ident, "created": utc(note.date), "updated": utc(note.date), "group": "__world__", "hidden": False,
        "user": f"acct:{note.author.lower().replace(' ', '')}@hypothes.is", "user_info": {"display_name": note.author},
        "uri": "https://example.org/shelf", "text": note.body, "tags": note.tags, "target": [target],
        "document": {"title": [BOOK]}, "references": list(references), "links": {}, "permissions": {},
    }


def hypothesis_rows(notes):
    rows = []
    for note in notes:
        rows.append(hypothesis_row(note, f"h{note.number}"))
        if note.reply:
            rows.append(hypothesis_row(note.reply, f"r{note.number}", [f"h{note.number}"]))
    return rows


def hypothesis_api(notes, folder):
    # The search gives the newest first: replies come before what they answer.
    rows = sorted(hypothesis_rows(notes), key=lambda row: len(row["references"]), reverse=True)
    return put(folder, "search.json", json.dumps({"total": len(rows), "rows": rows}))


def hypothesis_client(notes, folder):
    value = {"export_date": "2026-11-01T00:00:00.000Z", "export_userid": "acct:x@hypothes.is", "client_version": "1.1554.0",
             "annotations": hypothesis_rows(notes)}
    return put(folder, "hypothesis.json", json.dumps(value, indent=2))


def web_annotation(note, ident, context=True):
    selector = {"type": "TextQuoteSelector", "exact": note.words}
    if context:
        selector |= {"prefix": note.prefix, "suffix": note.suffix}
    return {"@context": "http://www.w3.org/ns/anno.jsonld", "id": ident, "type": "Annotation", "created": zulu(note.date),
            "creator": {"id": f"https://example.org/{note.author.replace(' ', '-')}", "type": "Person", "name": note.author},
            "body": [{"type": "TextualBody", "value": note.body, "format": "text/plain", "purpose": "commenting"}]
            + [{"type": "TextualBody", "value": tag, "purpose": "tagging"} for tag in note.tags],
            "target": {"source": "https://example.org/shelf", "selector": selector}}


def w3c(notes, folder):
    items = []
    for note in notes:
        items.append(web_annotation(note, f"urn:a:{note.number}"))
        if note.reply:
            own = web_annotation(note.reply, f"urn:r:{note.number}")
            own |= {"motivation": "replying", "target": f"urn:a:{note.number}"}
            items.append(own)
    return put(folder, "page.jsonld", json.dumps({"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": items}))


def epub_set(notes, generator, context):
    items = []
    for note in notes:
        selectors = [{"type": "FragmentSelector", "conformsTo": "http://idpf.org/epub/linking/cfi/epub-cfi.html", "value": "epubcfi(/4/2,/1:0,/1:9)"},
                     {"type": "TextQuoteSelector", "exact": note.words, "prefix": note.prefix, "suffix": note.suffix}]
        items.append({"id": f"urn:uuid:{note.number:08d}-0000-4000-8000-000000000000", "type": "Annotation", "created": zulu(note.date),
                      "creator": {"id": f"urn:c:{note.author}", "type": "Person", "name": note.author}, "motivation": "commenting",
                      "body": {"type": "TextualBody", "value": note.body, "format": "text/plain", "color": "#ffff00", "keyword": note.tags[0]},
                      "target": {"source": "text/ch1.xhtml", "selector": selectors, "meta": {"headings": [{"level": 1, "txt": note.chapter}]}}})
    return json.dumps({"@context": context, "type": "AnnotationSet", "id": "urn:s", "generator": generator, "generated": "2026-11-01T00:00:00Z",
                       "about": {"dc:title": BOOK, "dc:identifier": ["urn:isbn:1"]}, "items": items}, ensure_ascii=False)


def epub_annotation(notes, folder):
    text = epub_set(notes, {"id": "https://example.org/r", "type": "Software", "name": "Reader"}, "https://www.w3.org/ns/epub-anno.jsonld")
    return put(folder, "shelf.annotation", text)


def annotations_json(notes, folder):
    return put(folder, "annotations.json", epub_set(notes, "Reader 1.0", "https://www.w3.org/ns/epub-anno.jsonld"))


def readium(notes, folder):
    text = epub_set(notes, {"id": "https://github.com/edrlab/thorium-reader/releases", "type": "Software", "name": "Thorium 3.2"}, "http://www.w3.org/ns/anno.jsonld")
    return put(folder, "shelf.annotation", text)


def recogito(notes, folder):
    items = []
    for note in notes:
        bodies = [{"id": f"b{note.number}", "annotation": f"a{note.number}", "purpose": "commenting", "value": note.body,
                   "creator": {"id": note.author.lower(), "name": note.author}, "created": zulu(note.date)}]
        bodies += [{"id": f"t{note.number}{tag}", "purpose": "tagging", "value": tag} for tag in note.tags]
        if note.reply:
            bodies.append({"id": f"r{note.number}", "purpose": "replying", "value": note.reply.body, "created": zulu(note.reply.date),
                           "creator": {"id": note.reply.author.lower(), "name": note.reply.author}})
        selectors = [{"type": "TextQuoteSelector", "exact": note.words, "prefix": note.prefix, "suffix": note.suffix},
                     {"type": "TextPositionSelector", "start": 3, "end": 9}]
        items.append({"@context": "http://www.w3.org/ns/anno.jsonld", "id": f"a{note.number}", "type": "Annotation",
                      "generator": {"id": "https://recogito.example.org", "name": "Recogito Studio", "type": "Software"}, "body": bodies,
                      "creator": {"id": note.author.lower(), "name": note.author}, "created": zulu(note.date),
                      "target": [{"source": "x", "selector": selectors}]})
    return put(folder, "recogito.json", json.dumps(items))


def recogito_csv(notes, folder):
    heads = "UUID,FILE,QUOTE_TRANSCRIPTION,ANCHOR,TYPE,URI,VOCAB_LABEL,VOCAB_TEMPORAL_BOUNDS,LAT,LNG,PLACE_TYPE,VERIFICATION_STATUS,TAGS,COMMENTS,GROUP_ID,GROUP_ORDER".split(",")
    rows = [{"UUID": f"u{n.number}", "FILE": "a.txt", "QUOTE_TRANSCRIPTION": n.words, "ANCHOR": f"char-offset:{n.number}", "TYPE": "PLACE",
             "TAGS": "|".join(n.tags), "COMMENTS": n.body} for n in notes]
    return put(folder, "recogito.csv", table(heads, rows, quoting=csv.QUOTE_ALL))


def zotero_api(notes, folder):
    items = [{"key": f"K{n.number:07d}", "version": 3, "library": {"type": "user"},
              "data": {"key": f"K{n.number:07d}", "itemType": "annotation", "parentItem": "P", "annotationType": "highlight",
                       "annotationText": n.words, "annotationComment": n.body, "annotationAuthorName": n.author, "annotationColor": "#ffd400",
                       "annotationPageLabel": "4", "annotationSortIndex": "00001|000001|00001", "annotationPosition": "{\"pageIndex\":3}",
                       "tags": [{"tag": tag} for tag in n.tags], "dateAdded": zulu(n.date), "dateModified": zulu(n.date)}} for n in notes]
    return put(folder, "annotations.json", json.dumps(items))


def zotero_reader(notes, folder):
    items = [{"type": "highlight", "id": f"K{n.number:07d}", "text": n.words + "\n", "comment": n.body, "authorName": n.author, "dateCreated": zulu(n.date),
              "dateModified": zulu(n.date), "pageLabel": "4", "sortIndex": f"{n.number:08d}", "tags": [{"name": tag} for tag in n.tags],
              "position": {"type": "CssSelector", "value": "p"}} for n in notes]
    return put(folder, "reader.json", json.dumps(items))


def zotero_markdown(notes, folder):
    lines = [f"“{n.words}” ([Marlowe, 1874, p. 4](zotero://select/library/items/P)) "
             f"([pdf](zotero://open-pdf/library/items/P?page=4&annotation=K{n.number:07d})) {n.body}\n" for n in notes]
    return put(folder, "note.md", "# Annotations\n\n" + "\n".join(lines))


def zotero_note(notes):
    out = ["<div data-schema-version=\"9\"><h1>Annotations<br/>(11/24/2026)</h1>"]
    for n in notes:
        data = {"attachmentURI": "http://zotero.org/users/1/items/A", "annotationKey": f"K{n.number:07d}", "color": "#ffd400", "pageLabel": "4",
                "position": {"pageIndex": 3, "rects": [[1, 2, 3, 4]]}}
        data = urllib.parse.quote(json.dumps(data), safe="")
        out.append(f"<p><span class=\"highlight\" data-annotation=\"{data}\">“{escape(n.words)}”</span> <span class=\"citation\" "
                   f"data-citation=\"%7B%7D\">(<span class=\"citation-item\">Marlowe, 1874, p. 4</span>)</span> {escape(n.body)}</p>\n")
    return "".join(out) + "</div>"


def zotero_html(notes, folder):
    return put(folder, "note.html", zotero_note(notes))


def zotero_rdf(notes, folder):
    text = ("<rdf:RDF\n xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"\n xmlns:z=\"http://www.zotero.org/namespaces/export#\"\n"
            " xmlns:bib=\"http://purl.org/net/biblio#\"\n xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n xmlns:dcterms=\"http://purl.org/dc/terms/\">\n"
            f"    <bib:Book rdf:about=\"#item_1\">\n        <z:itemType>book</z:itemType>\n        <dcterms:isReferencedBy rdf:resource=\"#item_2\"/>\n"
            f"        <dc:title>{BOOK}</dc:title>\n    </bib:Book>\n    <bib:Memo rdf:about=\"#item_2\">\n"
            f"        <rdf:value>{escape(zotero_note(notes))}</rdf:value>\n    </bib:Memo>\n</rdf:RDF>\n")
    return put(folder, "shelf.rdf", text)


def calibre_item(n):
    return {"type": "highlight", "uuid": f"u{n.number:020d}A", "highlighted_text": n.words, "notes": n.body, "timestamp": zulu(n.date),
            "start_cfi": f"/2/4/{2 * n.number}/1:0", "end_cfi": f"/2/4/{2 * n.number}/1:9", "spine_index": 1, "spine_name": "a.xhtml",
            "toc_family_titles": [n.chapter], "style": {"kind": "color", "which": "yellow"}}


def calibre(notes, folder):
    items = [{"annotation": calibre_item(n), "book_id": 1, "format": "EPUB", "user_type": "web", "user": n.author} for n in notes]
    text = json.dumps({"version": 1, "type": "calibre_annotation_collection", "annotations": items}, indent=2, ensure_ascii=False)
    return put(folder, "notes.calibre_annotation_collection", "\ufeff" + text)


def calibre_viewer(notes, folder):
    text = json.dumps({"version": 1, "type": "calibre_highlights", "highlights": [calibre_item(n) for n in notes]}, indent=2)
    return put(folder, "highlights.calibre_highlights", "\ufeff" + text)


def calibre_lines(notes, markdown):
    lines = [f"## {BOOK}", ""]
    chapter = None
    for n in notes:
        if n.chapter != chapter:
            chapter = n.chapter
            lines += [f"### {chapter}", ""]
        date = n.date.strftime("%m/%d/%y %-I:%M %p")
        if markdown:
            date = f"[{date}](calibre://view-book/_hex_-41/1/EPUB?open_at={urllib.parse.quote(f'epubcfi(/4/2/4/{2 * n.number}/1:0)').replace(')', '%29')})"
        lines += [n.words, date, "", n.body, "", "-" * 20 if markdown else "───", ""]
    return "\ufeff" + "\n".join(lines).strip()


def calibre_text(notes, folder):
    return put(folder, "highlights.txt", calibre_lines(notes, False))


def calibre_markdown(notes, folder):
    return put(folder, "highlights.md", calibre_lines(notes, True))


def calibre_html(notes, folder):
    out = []
    for n in notes:
        out.append(f"<h2 style=\"text-align: center\">{BOOK} [EPUB]</h2>\n<div style=\"text-align: center\">Marlowe</div>\n"
                   f"<div>Date: {n.date.strftime('%d.%m.%y %H:%M')}</div>\n<div>User: {escape(n.author)}</div>\n<h2 style=\"text-align: left\">Highlight</h2>\n"
                   f"<p>{escape(n.words)}</p>\n<h4>Notes</h4>\n<p>{escape(n.body)}</p>\n")
    return put(folder, "highlights.html", "".join(out))


# ------------------------------------------------------------------ tables

def table(heads, rows, **more):
    out = io.StringIO()
    writer = csv.DictWriter(out, heads, restval="", lineterminator="\r\n", **more)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def readwise(notes, folder):
    heads = "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags".split(",")
    rows = [{"Highlight": n.words, "Book Title": BOOK, "Book Author": "Marlowe, Edith", "Note": n.body, "Tags": ",".join(n.tags), "Location Type": "location",
             "Location": n.number, "Highlighted at": n.date.strftime("%Y-%m-%d %H:%M:%S+00:00")} for n in notes]
    return put(folder, "readwise-data.csv", table(heads, rows))


def csv_rows(notes):
    rows = []
    for n in notes:
        rows.append({"id": f"c{n.number}", "quote": n.words, "prefix": n.prefix, "suffix": n.suffix, "note": n.body, "author": n.author,
                     "date": n.date.strftime("%Y-%m-%d %H:%M:%S"), "tags": ", ".join(n.tags)})
        if n.reply:
            rows.append({"id": f"r{n.number}", "note": n.reply.body, "author": n.reply.author, "date": n.reply.date.strftime("%Y-%m-%d %H:%M:%S"),
                         "reply-to": f"c{n.number}"})
    return rows


CSV_HEADS = ["id", "quote", "prefix", "suffix", "note", "author", "date", "tags", "reply-to"]


def plain_csv(notes, folder):
    return put(folder, "notes.csv", table(CSV_HEADS, csv_rows(notes)))


def excel_csv(notes, folder):
    return put(folder, "notes.csv", "\ufeff" + table(CSV_HEADS, csv_rows(notes), delimiter=";"))


def tsv(notes, folder):
    # What Excel calls Unicode text.
    path = folder / "notes.txt"
    path.write_bytes(("\ufeff" + table(CSV_HEADS, csv_rows(notes), delimiter="\t")).encode("utf-16-le"))
    return path


# ------------------------------------------------------------------ readers

def kindle(notes, folder):
    out = []
    for n in notes:
        at = 10 * n.number
        when = n.date.strftime("%A, %-d %B %Y %H:%M:%S")
        out.append(f"\ufeff{BOOK} (Marlowe, Edith)\r\n- Your Highlight on page {n.number + 1} | Location {at}-{at + 3} | Added on {when}\r\n\r\n{one_line(n.words)}\r\n==========\r\n")
        out.append(f"\ufeff{BOOK} (Marlowe, Edith)\r\n- Your Note on page {n.number + 1} | Location {at + 3} | Added on {when}\r\n\r\n{n.body}\r\n==========\r\n")
    return put(folder, "My Clippings.txt", "".join(out))


def lua_string(words):
    return "\"" + words.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\\n") + "\""


def koreader(notes, folder):
    out = ["-- /mnt/us/shelf.sdr/metadata.epub.lua\nreturn {\n    [\"annotations\"] = {\n"]
    for n, note in enumerate(notes, 1):
        out.append(f"        [{n}] = {{\n            [\"chapter\"] = {lua_string(note.chapter)},\n            [\"color\"] = \"yellow\",\n"
                   f"            [\"datetime\"] = \"{note.date.strftime('%Y-%m-%d %H:%M:%S')}\",\n            [\"drawer\"] = \"lighten\",\n"
                   f"            [\"note\"] = {lua_string(note.body)},\n            [\"page\"] = \"/body/p[{n}]/text().0\",\n            [\"pageno\"] = {n},\n"
                   f"            [\"pos0\"] = \"/body/p[{n}]/text().0\",\n            [\"pos1\"] = \"/body/p[{n}]/text().9\",\n            [\"text\"] = {lua_string(note.words)},\n        }},\n")
    out.append(f"    }},\n    [\"doc_props\"] = {{\n        [\"authors\"] = \"Marlowe\",\n        [\"title\"] = {lua_string(BOOK)},\n    }},\n}}\n")
    return put(folder, "metadata.epub.lua", "".join(out))


def koreader_old(notes, folder):
    highlights, marks = [], []
    for n, note in enumerate(notes, 1):
        when = note.date.strftime("%Y-%m-%d %H:%M:%S")
        highlights.append(f"        [{n}] = {{\n            [1] = {{\n                [\"chapter\"] = {lua_string(note.chapter)},\n                [\"datetime\"] = \"{when}\",\n"
                          f"                [\"drawer\"] = \"lighten\",\n                [\"pos0\"] = \"/body/p[{n}]\",\n                [\"text\"] = {lua_string(note.words)},\n            }},\n        }},\n")
        marks.append(f"        [{n}] = {{\n            [\"datetime\"] = \"{when}\",\n            [\"highlighted\"] = true,\n            [\"notes\"] = {lua_string(note.words)},\n"
                     f"            [\"page\"] = \"/body/p[{n}]\",\n            [\"text\"] = {lua_string(note.body)},\n        }},\n")
    text = ("return {\n    [\"bookmarks\"] = {\n" + "".join(marks) + "    },\n    [\"highlight\"] = {\n" + "".join(highlights)
            + f"    }},\n    [\"doc_props\"] = {{\n        [\"title\"] = {lua_string(BOOK)},\n    }},\n}}\n")
    return put(folder, "metadata.epub.lua", text)


def koreader_json(notes, folder):
    entries = [{"text": n.words, "note": n.body, "page": n.number, "chapter": n.chapter, "sort": "highlight", "drawer": "lighten", "color": "yellow",
                "time": int(n.date.replace(tzinfo=dt.timezone.utc).timestamp())} for n in notes]
    return put(folder, "shelf.json", json.dumps({"title": BOOK, "author": "Marlowe", "entries": entries, "file": "/a.epub", "version": "json/1.0.0"}))


# ------------------------------------------------------------------ DOCX

W = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" xmlns:w15=\"http://schemas.microsoft.com/office/word/2012/wordml\""
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def run(words):
    return f"<w:r><w:t xml:space=\"preserve\">{escape(words)}</w:t></w:r>" if words else ""


def split_run(words):
    """Words as Word cuts them: in several runs, one of them within a word."""
    cut = max(1, len(words) // 3)
    return run(words[:cut]) + "<w:proofErr w:type=\"spellStart\"/>" + run(words[cut:])


def docx_file(notes, folder, name, threads, google=False):
    body, comments, extended = [], [], []
    for note in notes:
        before, words, after = note.parts
        first, second = 2 * note.number, 2 * note.number + 1
        own = [(first, note)] + ([(second, note.reply)] if note.reply else [])
        starts = "".join(f"<w:commentRangeStart w:id=\"{n}\"/>" for n, _ in own)
        ends = "".join(f"<w:commentRangeEnd w:id=\"{n}\"/>" for n, _ in own)
        ends += "".join(f"<w:r><w:commentReference w:id=\"{n}\"/></w:r>" for n, _ in own)
        make = run if google else split_run
        body.append(f"<w:p>{run(before)}{starts}{make(words)}{ends}{run(after)}</w:p>")
        for n, one in own:
            para = f"{n + 1:08X}"
            initials = "" if google else " w:initials=\"X\""
            comments.append(f"<w:comment w:id=\"{n}\" w:author={quoteattr(one.author)} w:date=\"{zulu(one.date)}\"{initials}>"
                            f"<w:p w14:paraId=\"{para}\">{'' if google else '<w:r><w:annotationRef/></w:r>'}{run(one.body)}</w:p></w:comment>")
            parent = f" w15:paraIdParent=\"{first + 1:08X}\"" if n != first else ""
            extended.append(f"<w15:commentEx w15:paraId=\"{para}\"{parent} w15:done=\"0\"/>")
    parts = {
        "word/document.xml": f"<w:document {W}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>",
        "word/comments.xml": f"<w:comments {W}>{''.join(comments)}</w:comments>",
    }
    relations = f"<Relationship Id=\"c\" Type=\"{KINDS}/comments\" Target=\"comments.xml\"/>"
    types = f"<Override PartName=\"/word/comments.xml\" ContentType=\"{TYPES}.comments+xml\"/>"
    if threads:
        parts["word/commentsExtended.xml"] = f"<w15:commentsEx {W}>{''.join(extended)}</w15:commentsEx>"
        relations += "<Relationship Id=\"e\" Type=\"http://schemas.microsoft.com/office/2011/relationships/commentsExtended\" Target=\"commentsExtended.xml\"/>"
        types += f"<Override PartName=\"/word/commentsExtended.xml\" ContentType=\"{TYPES}.commentsExtended+xml\"/>"
    names = "http://schemas.openxmlformats.org/package/2006"
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zip_:
        zip_.writestr("[Content_Types].xml", f"<?xml version=\"1.0\"?><Types xmlns=\"{names}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"{TYPES}.document.main+xml\"/>{types}</Types>")
        zip_.writestr("_rels/.rels", f"<?xml version=\"1.0\"?><Relationships xmlns=\"{names}/relationships\"><Relationship Id=\"r\" Type=\"{KINDS}/officeDocument\" Target=\"word/document.xml\"/></Relationships>")
        zip_.writestr("word/_rels/document.xml.rels", f"<?xml version=\"1.0\"?><Relationships xmlns=\"{names}/relationships\">{relations}</Relationships>")
        for part, text in parts.items():
            zip_.writestr(part, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text)
    return path


def word(notes, folder):
    return docx_file(notes, folder, "word.docx", True)


def google(notes, folder):
    return docx_file(notes, folder, "google.docx", False, google=True)


def libreoffice(notes, folder):
    """What LibreOffice makes of a file of Word."""
    with tempfile.TemporaryDirectory() as other:
        source = docx_file(notes, Path(other), "lo.docx", True)
        subprocess.run(["soffice", f"-env:UserInstallation=file://{other}/profile", "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(source)],
                       check=True, capture_output=True, timeout=300)
    return folder / "lo.docx"


def python_docx(notes, folder):
    import docx
    document = docx.Document()
    for note in notes:
        before, words, after = note.parts
        paragraph = document.add_paragraph()
        paragraph.add_run(before)
        cut = len(words) // 2
        runs = [paragraph.add_run(words[:cut]), paragraph.add_run(words[cut:])]
        runs[1].bold = True
        paragraph.add_run(after)
        comment = document.add_comment(runs, text=note.body, author=note.author, initials="x")
        comment._comment_elm.date = note.date
    path = folder / "python.docx"
    document.save(str(path))
    return path


def one_line(words):
    return re.sub(r"\s+", " ", words)


def put(folder, name, text):
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


ALL = "author date body tags"
# The function, what it keeps, what it needs.
FORMATS = {
    "Word (DOCX)": (word, "author date body reply id context", None),
    "Google Docs (DOCX)": (google, "author date body reply id context", None),
    "LibreOffice (DOCX)": (libreoffice, "author date body reply id context", "soffice"),
    "python-docx (DOCX)": (python_docx, "author body context", "docx"),
    "Hypothesis, API": (hypothesis_api, ALL + " reply id context", None),
    "Hypothesis, client": (hypothesis_client, ALL + " reply id context", None),
    "W3C Web Annotation": (w3c, ALL + " reply id context", None),
    ".annotation": (epub_annotation, ALL + " id context", None),
    "annotations.json": (annotations_json, ALL + " id context", None),
    "Readium, Thorium": (readium, ALL + " id context", None),
    "Recogito, JSON": (recogito, ALL + " reply id context", None),
    "Recogito, CSV": (recogito_csv, "body tags id", None),
    "Zotero, API": (zotero_api, ALL + " id", None),
    "Zotero, reader": (zotero_reader, ALL + " id", None),
    "Zotero, Markdown": (zotero_markdown, "body id", None),
    "Zotero, HTML": (zotero_html, "body id", None),
    "Zotero, RDF": (zotero_rdf, "body id", None),
    "Calibre, collection": (calibre, "author date body id", None),
    "Calibre, viewer": (calibre_viewer, "date body id", None),
    "Calibre, text": (calibre_text, "minute body", None),
    "Calibre, Markdown": (calibre_markdown, "minute body id", None),
    "Calibre, HTML": (calibre_html, "author minute body", None),
    "Readwise, CSV": (readwise, "date body tags", None),
    "CSV": (plain_csv, ALL + " reply id context", None),
    "CSV of Excel": (excel_csv, ALL + " reply id context", None),
    "TSV, UTF-16": (tsv, ALL + " reply id context", None),
    "Kindle": (kindle, "date body", None),
    "KOReader": (koreader, "date body id", None),
    "KOReader before 2024": (koreader_old, "date body id", None),
    "KOReader, JSON": (koreader_json, "date body", None),
}
