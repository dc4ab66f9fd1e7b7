"""What nobody should send: files of many formats, each with one thing wrong or evil in it, made from nothing here.

A case is (name, bytes, exit statuses that may be). What is common to all of them is judged by judge.py.
"""
import bz2, gzip, io, json, lzma, struct, tarfile, zipfile, zlib

ESC = "\x1b]0;title\x07\x1b[31mred\x1b]52;c;aGk=\x07"
MARKUP = "</style></script><script>alert(1)</script><img src=http://127.0.0.1:9/x onerror=alert(2)>"
BIDI = "\u202egpj.exe\u2066\u200b"


def page(name="Page", title="Errors", body="We look into it.", at="2026-03-14T09:00:00Z", **more):
    post = {"id": "p1", "status": "investigating", "body": body, "created_at": at, "display_at": at}
    incident = {"id": "i1", "name": title, "status": "resolved", "impact": "major", "created_at": at,
                "incident_updates": [post], **more}
    return {"page": {"id": "x", "name": name, "url": "https://status.example", "time_zone": "Etc/UTC"},
            "incidents": [incident]}


def text(value):
    return json.dumps(value).encode()


def feed(title="Errors", content="<p><b>Investigating</b> - Errors.</p>", head="", at="2026-03-14T09:00:00Z"):
    return ('<?xml version="1.0"?>%s<feed xmlns="http://www.w3.org/2005/Atom"><title>Page - Incident History</title>'
            "<id>tag:status.example,2005:/history</id><updated>%s</updated><entry><id>tag:status.example,2005:Incident/1</id>"
            "<published>%s</published><updated>%s</updated><title>%s</title><content type=\"html\">%s</content></entry></feed>"
            % (head, at, at, at, title, content)).encode()


def access(request="GET / HTTP/1.1", agent="curl", time="14/Mar/2026:09:00:00 +0000", host="192.0.2.1", n=3):
    return ("".join('%s - - [%s] "%s" 200 12 "-" "%s"\n' % (host, time, request, agent) for _ in range(n))).encode("utf-8", "surrogateescape")


def lines(**fields):
    event = {"time": "2026-03-14T09:00:00Z", "kind": "note", "title": "x"}
    event.update(fields)
    return text(event) + b"\n"


def archive(*members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, data, kind in members:
            info = tarfile.TarInfo(name)
            info.type = kind
            info.size = len(data) if kind == tarfile.REGTYPE else 0
            info.linkname = "/etc/passwd"
            tar.addfile(info, io.BytesIO(data) if kind == tarfile.REGTYPE else None)
    return out.getvalue()


def zipped(*members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in members:
            pack.writestr(name, data)
    return out.getvalue()


FINE, NO, EITHER = {0}, {1}, {0, 1}
good = text(page())
log = access(n=200)
laughs = "<!DOCTYPE lolz [<!ENTITY a \"" + "ha" * 50 + "\">" + "".join(
    "<!ENTITY %s \"%s\">" % (chr(98 + i), "&%s;" % chr(97 + i) * 10) for i in range(12)) + "]>"

CASES = [
    # --- JSON
    ("json-empty.json", b"", NO),
    ("json-one-bracket.json", b"{", NO),
    ("json-cut.json", good[:-40], NO),
    ("json-deep.json", b'{"page":' + b"[" * 100000 + b"]" * 100000 + b"}", NO),
    ("json-two-values.json", good + good, NO),
    ("json-same-key.json", good.replace(b'"id": "i1"', b'"id": "i1", "id": "i2"'), NO),
    ("json-lone-surrogate.json", good.replace(b"Errors", b"\\ud800"), NO),
    ("json-nul-escape.json", good.replace(b"Errors", b"a\\u0000b"), FINE),
    ("json-nul-byte.json", good.replace(b"Errors", b"a\x00b"), NO),
    ("json-latin1.json", good.replace(b"Errors", b"\xe9rreurs"), NO),
    ("json-utf16.json", good.decode().encode("utf-16"), EITHER),
    ("json-bom.json", b"\xef\xbb\xbf" + good, FINE),
    ("json-huge-number.json", good.replace(b'"impact": "major"', b'"impact": 1e400'), EITHER),
    ("json-types.json", text({"page": [], "incidents": {"a": 1}}), EITHER),
    ("json-nulls.json", text({"page": None, "incidents": [None, 1, "x", {}, []]}), EITHER),
    ("json-keys.json", text(page(**{"k%d" % i: i for i in range(20000)})), FINE),
    ("json-no-times.json", good.replace(b"2026-03-14T09:00:00Z", b"yesterday"), EITHER),
    ("json-year-0.json", text(page(at="0000-01-01T00:00:00Z")), EITHER),
    ("json-year-9999.json", text(page(at="9999-12-31T23:59:60Z")), EITHER),
    ("json-feb-30.json", text(page(at="2026-02-30T25:61:61Z")), EITHER),
    ("json-offset.json", text(page(at="2026-03-14T09:00:00+99:99")), EITHER),
    ("json-markup.json", text(page(MARKUP, MARKUP, MARKUP)), FINE),
    ("json-terminal.json", text(page(ESC, ESC, ESC)), FINE),
    ("json-bidi.json", text(page(BIDI, BIDI, BIDI)), FINE),
    ("json-formula.json", text(page("=cmd|' /C calc'!A0", "@SUM(1)", "+1")), FINE),
    ("json-template.json", text(page("{{#a}}{{>../../etc/passwd}}", "{{{incident.title}}}", "<!-- debrief:end -->")), FINE),
    ("json-path.json", text(page("../../../tmp/x", "..", "/etc/passwd")), FINE),
    ("json-long-title.json", text(page("p" * 100000, "t" * 500000, "b" * 1000000)), EITHER),
    ("json-zone.json", good.replace(b"Etc/UTC", b"../../../../etc/passwd"), FINE),
    ("json-many.json", text({"page": page()["page"], "incidents": [page()["incidents"][0] for _ in range(3000)]}), EITHER),
    # --- XML
    ("xml-empty.atom", b"<", NO),
    ("xml-cut.atom", feed()[:-30], EITHER),
    ("xml-laughs.atom", feed("&m;", head=laughs), EITHER),
    ("xml-outside.atom", feed("&x;", head='<!DOCTYPE f [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), EITHER),
    ("xml-net.atom", feed("&x;", head='<!DOCTYPE f SYSTEM "http://127.0.0.1:9/x.dtd">'), EITHER),
    ("xml-deep.atom", feed(content="&lt;b&gt;" * 20000), EITHER),
    ("xml-nested.atom", b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"<entry>" * 50000, NO),
    ("xml-attributes.atom", feed().replace(b"<entry>", b"<entry " + b" ".join(b"a%d='x'" % i for i in range(5000)) + b">"), EITHER),
    ("xml-encoding.atom", feed().replace(b'"1.0"', b'"1.0" encoding="utf-7"'), EITHER),
    ("xml-control.atom", feed("a\x01b"), EITHER),
    ("xml-markup.atom", feed("x", MARKUP.replace("<", "&lt;")), FINE),
    ("xml-script-link.atom", feed("x", '&lt;a href="javascript:alert(1)"&gt;x&lt;/a&gt;'), FINE),
    ("xml-year.atom", feed(at="99999-01-01T00:00:00Z"), EITHER),
    # --- tables
    ("table-one-column.csv", b"time\n2026-03-14\n", NO),
    ("table-no-numbers.csv", b"time,count\n2026-03-14T09:00:00Z,many\n", EITHER),
    ("table-quote.csv", b'time,count\n"2026-03-14T09:00:00Z,1\n', EITHER),
    ("table-nan.csv", b"time,count\n" + b"".join(b"2026-03-14T09:%02d:00Z,%s\n" % (i, v) for i, v in enumerate([b"nan", b"inf", b"-1", b"1e999", b"0x10", b"", b"5"])), EITHER),
    ("table-columns.csv", b",".join(b"c%d" % i for i in range(20000)) + b"\n" + b",".join([b"1"] * 20000) + b"\n", NO),
    ("table-backwards.csv", b"time,count\n" + b"".join(b"2026-03-14T%02d:00:00Z,5\n" % (23 - i) for i in range(24)), EITHER),
    ("table-nul.csv", b"time,count\n2026-03-14T09:00:00Z,5\x00\n" * 3, EITHER),
    ("table-formula.csv", b"time,count,=HYPERLINK(1)\n" + b"".join(b"2026-03-14T09:%02d:00Z,5,=1\n" % i for i in range(9)), EITHER),
    # --- lines
    ("lines-escape.log", access(agent=ESC), FINE),
    ("lines-markup.log", access(agent=MARKUP.replace('"', "'")), FINE),
    ("lines-bytes.log", access(agent="\udcff\udcfe\udc80"), FINE),
    ("lines-nul.log", access(agent="a\0b"), FINE),
    ("lines-no-end.log", log[:-1], FINE),
    ("lines-crlf.log", log.replace(b"\n", b"\r\n"), FINE),
    ("lines-one-mebibyte.log", access(request="GET /" + "a" * 1000000 + " HTTP/1.1", n=2), EITHER),
    ("lines-time.log", access(time="99/Xxx/9999:99:99:99 +9999"), EITHER),
    ("lines-mixed.log", log[:2000] + b"\n\n\x80\x80\nnonsense\n" * 20 + log, EITHER),
    ("lines-empty.log", b"\n" * 5000, NO),
    ("lines-random.log", bytes((i * 7919 + 13) % 256 for i in range(20000)), NO),
    ("events-deep.jsonl", b'{"time":"2026-03-14T09:00:00Z","kind":"note","title":"x","extra":' + b"[" * 5000 + b"]" * 5000 + b"}\n", EITHER),
    ("events-far.jsonl", lines(time="@9223372036854775807") + lines(), EITHER),
    ("events-kind.jsonl", lines(kind="<b>") + lines(kind=7) + lines(kind=None) + lines(), EITHER),
    ("events-url.jsonl", lines(url="javascript:alert(1)"), FINE),
    ("events-terminal.jsonl", lines(title=ESC, component=BIDI), FINE),
    # --- packed
    ("packed-line-bomb.log.gz", gzip.compress(b"a" * 100000000), NO),
    ("packed-cut.json.gz", gzip.compress(good)[:-9], NO),
    ("packed-sum.json.gz", gzip.compress(good)[:-8] + b"\0" * 8, NO),
    ("packed-tail.json.gz", gzip.compress(good) + b"tail", EITHER),
    ("packed-two.log.gz", gzip.compress(log) + gzip.compress(log), FINE),
    ("packed-twice.json.gz", gzip.compress(gzip.compress(good)), NO),
    ("packed-not.json.gz", b"\x1f\x8b\x08" + b"x" * 100, NO),
    ("packed.json.bz2", bz2.compress(good), FINE),
    ("packed-cut.json.bz2", bz2.compress(good)[:-9], NO),
    ("packed.json.xz", lzma.compress(good), FINE),
    ("packed-cut.json.xz", lzma.compress(good)[:-9], NO),
    ("packed-window.json.zst", b"\x28\xb5\x2f\xfd\x00\xf8" + b"\x01\x00\x00", NO),
    ("packed-zlib.json", zlib.compress(good), NO),
    # --- archives
    ("archive-slip.tar", archive(("../../slipped", log, tarfile.REGTYPE), ("/tmp/slipped", log, tarfile.REGTYPE), ("a.log", log, tarfile.REGTYPE)), EITHER),
    ("archive-links.tar", archive(("l", b"", tarfile.SYMTYPE), ("h", b"", tarfile.LNKTYPE), ("f", b"", tarfile.FIFOTYPE), ("d", b"", tarfile.CHRTYPE), ("a.log", log, tarfile.REGTYPE)), EITHER),
    ("archive-cut.tar", archive(("a.log", log, tarfile.REGTYPE))[:3000], EITHER),
    ("archive-size.tar", archive(("a.log", log, tarfile.REGTYPE)).replace(b"%011o" % len(log), b"77777777777", 1), EITHER),
    ("archive-slip.zip", zipped(("../../slipped", log), ("a.log", log)), EITHER),
    ("archive-bomb.zip", zipped(("bomb.log", b"a" * 100000000), ("a.log", log)), EITHER),
    ("archive-names.zip", zipped(("\u202ea.log", log), ("\x1b[31m.log", access(n=5))), EITHER),
    ("archive-many.zip", zipped(*[("m%d.txt" % i, b"x") for i in range(3000)]), EITHER),
    # --- what is no text at all
    ("store-cut.debrief", b"SQLite format 3\0" + b"\0" * 84, NO),
    ("elf.log", b"\x7fELF" + struct.pack("<QQQ", 1, 2, 3) * 200, NO),
]
