"""Imports each case of pack.py into a store that has something, makes every kind of output, and judges both. TAP.

Always: ends in 5 s by itself with a status that may be, uses 256 MiB at most, says what is wrong in lines without control
characters, every line of a source is accounted for, a refused file leaves the store as it was, no file appears beside the
outputs, pages hold no script, no address that is loaded and no handler, tables no formula, terminals no control character.
"""
import glob, os, re, resource, shutil, subprocess, sys, tempfile, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from pack import CASES

debrief = sys.argv[1]
SANITIZED = b"__asan_init" in open(debrief, "rb").read()
SECONDS, BYTES = (60, 1 << 30) if SANITIZED else (10, 256 << 20)
CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
OUTPUTS = ("html", "md", "pdf", "json", "txt")


def run(*words):
    began = time.time()
    process = subprocess.Popen([debrief, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    try:
        out, err = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return None, b"", b"", SECONDS
    return process.returncode, out, err, time.time() - began


def digest(store):
    return run("-s", store, "query", "SELECT count(*), (SELECT count(*) FROM event), (SELECT count(*) FROM log_chunk), "
               "(SELECT count(*) FROM sample) FROM source")[1]


def faults_of_import(name, path, store, may):
    before = digest(store)
    code, out, err, _ = run("-s", store, "import", path)
    if code is None:
        yield "did not end"
        return
    if code not in may:
        yield "status %d, wanted %s: %s" % (code, sorted(may), err[-200:])
    if code != 0 and not err.startswith(b"debrief: ") :
        yield "no word of what is wrong: %r" % err[:80]
    if CONTROL.search(out + err):
        yield "control characters on the terminal: %r" % CONTROL.search(out + err).group(0)
    for line in re.findall(rb": (\d+) lines = (\d+) in_records \+ (\d+) duplicate \+ (\d+) ignored \+ (\d+) rejected", out):
        numbers = [int(n) for n in line]
        if numbers[0] != sum(numbers[1:]):
            yield "lines are not accounted for: %r" % (line,)
    if code != 0 and digest(store) != before and b" lines = " not in out:
        yield "refused, and the store is another"


def faults_of_page(page):
    page = re.sub(rb"<style>.*?</style>", b"", page, flags=re.S)
    if re.search(rb"<(script|iframe|object|embed|base|form|meta http-equiv=.refresh)", page):
        yield "markup that acts"
    if re.search(rb"<[^>]*\s(on[a-z]+|style)\s*=", page):
        yield "a handler or a style"
    if re.search(rb"<[^>]*(src|href|xlink:href|srcset)=[\"']?\s*(javascript|http:|https:|//|file|data:(?!image/(png|svg)))[^>]*>", re.sub(rb"<a [^>]*>", b"", page), re.I):
        yield "something is loaded"
    if re.search(rb"<a [^>]*href=[\"']?\s*(javascript|data|vbscript)", page, re.I):
        yield "a link that acts"


def faults_of_outputs(store, folder):
    for form in OUTPUTS:
        path = os.path.join(folder, "r." + form)
        code, out, err, _ = run("-s", store, "report", "--all", "-q", "-o", path)
        if code != 0:
            yield "report .%s: status %s: %s" % (form, code, err[-160:])
            continue
        made = open(path, "rb").read()
        if form == "html":
            yield from faults_of_page(made)
        if form == "txt" and CONTROL.search(made):
            yield "control characters in text"
        if form == "pdf" and re.search(rb"/(JavaScript|JS|Launch|OpenAction|AA)\b", made):
            yield "an action in the PDF"
    for words in (("show",), ("timeline", "--all"), ("timeline", "--raw", "--all"), ("signals",), ("sources",)):
        code, out, err, _ = run("-s", store, *words)
        if code is None or code < 0:
            yield "%s: status %s" % (words[0], code)
        if words[1:2] != ("--raw",) and CONTROL.search(out + err):
            yield "%s: control characters on the terminal" % words[0]
    code, out, err, _ = run("-s", store, "export", "--format", "csv")
    for cell in re.findall(rb'(?:^|,)"?([=+@|][^,\n]*)', out, re.M):
        if not re.fullmatch(rb'[+]?[0-9.]+"?', cell):
            yield "a formula in the table: %r" % cell[:40]


def judge(folder, base, name, data, may):
    room = os.path.join(folder, "room")
    os.makedirs(os.path.join(room, "out"))
    store, path = os.path.join(room, "x.debrief"), os.path.join(room, name)
    shutil.copy(base, store)
    open(path, "wb").write(data)
    os.chdir(room)
    there = set(glob.glob(folder + "/**", recursive=True, include_hidden=True)) if sys.version_info >= (3, 11) else None
    faults = list(faults_of_import(name, path, store, may))
    if run("-s", store, "query", "SELECT count(*) FROM source")[1].split()[-1] != b"1":
        faults += faults_of_outputs(store, os.path.join(room, "out"))
    if there is not None:
        after = set(glob.glob(folder + "/**", recursive=True, include_hidden=True)) - there
        strays = [p for p in after if not p.startswith(os.path.join(room, "out"))]
        if strays:
            faults.append("files appeared: %s" % strays[:3])
    os.chdir(folder)
    shutil.rmtree(room)
    return faults


def main():
    folder = tempfile.mkdtemp(prefix="debrief-hostile.")
    base = os.path.join(folder, "base.debrief")
    events = os.path.join(folder, "base.jsonl")
    os.environ.update(DEBRIEF_AUTHOR="anna", SOURCE_DATE_EPOCH="1780500000", HOME=folder)
    open(events, "w").write('{"time":"2026-03-14T08:00:00Z","kind":"post","phase":"investigating","incident":"b","title":"Before"}\n')
    if run("-s", base, "import", "-q", "--init", events)[0] != 0:
        print("Bail out! a first event does not import")
        return
    print("1..%d" % (len(CASES) + 1))
    for n, (name, data, may) in enumerate(CASES, 1):
        faults = judge(folder, base, name, data, may)
        print("%s %d - %s" % ("not ok" if faults else "ok", n, name), flush=True)
        for fault in faults:
            print("# " + fault.encode("ascii", "backslashreplace").decode() if isinstance(fault, str) else fault)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print("%s %d - memory (%d MiB at most)" % ("ok" if most <= BYTES else "not ok", len(CASES) + 1, most >> 20))
    shutil.rmtree(folder)


main()
