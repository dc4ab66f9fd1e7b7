#!/bin/sh
# make-pages.sh FOLDER: reports of the worked incident, of a short one and of one full of hostile text, and a site of all.
set -eu
folder=$1
debrief=$builddir/debrief
worked=$srcdir/testdata/incident-2026-06-02
rm -rf "$folder/pages"
mkdir -p "$folder/pages"
cd "$folder/pages"
export SOURCE_DATE_EPOCH=1780500000 DEBRIEF_AUTHOR=anna

cat >short.jsonl <<'END'
{"time":"2026-03-14T08:59:00Z","kind":"change","title":"deploy cart 1.4.2","component":"cart"}
{"time":"2026-03-14T08:59:30Z","kind":"alert","title":"p99 of cart over 2 s","severity":"critical","component":"cart"}
{"time":"2026-03-14T09:00:00Z","kind":"post","phase":"investigating","incident":"short","title":"Slow carts","body":"We look into slow carts."}
{"time":"2026-03-14T09:01:30Z","kind":"post","phase":"identified","incident":"short","title":"Slow carts","body":"A cache node is gone."}
{"time":"2026-03-14T09:04:00Z","kind":"post","phase":"resolved","incident":"short","title":"Slow carts","body":"Fixed after 4 minutes."}
END
cat >hostile.jsonl <<'END'
{"time":"2026-04-01T09:00:00Z","kind":"post","phase":"investigating","incident":"h","title":"<script>document.title='bitten'</script><img src=x onerror=alert(1)>","body":"]]></style></title><svg onload=alert(2)> ' \" \\ \u202etxt.exe"}
{"time":"2026-04-01T09:05:00Z","kind":"component","incident":"h","component":"\"><iframe src=javascript:alert(3)>","level":"major_outage"}
{"time":"2026-04-01T09:10:00Z","kind":"note","title":"[x](javascript:alert(4)) ![y](http://127.0.0.1:9/y.png) <http://127.0.0.1:9/z>","body":"<base href=http://127.0.0.1:9/><link rel=stylesheet href=//127.0.0.1:9/a.css>","url":"javascript:alert(5)"}
{"time":"2026-04-01T09:20:00Z","kind":"alert","title":"</svg><foreignObject><body onload=alert(6)>","component":"a'b\\c"}
{"time":"2026-04-01T10:00:00Z","kind":"post","phase":"resolved","incident":"h","title":"&lt;b&gt; {{dur.impact}} <!-- debrief:end -->","body":"\u0000\ufffe<style>@import 'http://127.0.0.1:9/b.css'</style>"}
END
cat >page.json <<'END'
{"page":{"id":"p","name":"</th><img src=http://127.0.0.1:9/p.png onerror=alert(7)>","url":"javascript:alert(8)","time_zone":"Etc/UTC"},
"incidents":[{"id":"i1","name":"\"><b>Late","status":"resolved","impact":"minor","created_at":"2026-02-01T09:00:00Z",
"resolved_at":"2026-02-01T10:00:00Z","incident_updates":[
{"id":"u2","status":"resolved","body":"<script>alert(9)</script>","created_at":"2026-02-01T10:00:00Z"},
{"id":"u1","status":"investigating","body":"We look.","created_at":"2026-02-01T09:00:00Z"}]}]}
END
"$debrief" init -q all.debrief
"$debrief" -s all.debrief import -q "$worked/incidents.json" "$worked/reports.json" --component 'Claude API' \
	"$worked/access.log.gz" "$worked/events.jsonl"
"$debrief" -s all.debrief import -q short.jsonl hostile.jsonl page.json
# alike, for a page of both
sed -e "s/2026-03-14/2026-03-18/; s/short/again/" short.jsonl >again.jsonl
"$debrief" -s all.debrief import -q again.jsonl
"$debrief" -s all.debrief report 2026-06-02-claude -q -o worked.html
"$debrief" -s all.debrief report 2026-03-14 -q -o short.html
"$debrief" -s all.debrief report 2026-04-01 -q -o hostile.html
"$debrief" -s all.debrief report --all -q -o everything.html
"$debrief" -s all.debrief compare 2026-06-02-claude 2026-03-14 2026-04-01 -q -o compare.html
"$debrief" -s all.debrief review 2026-06-02-claude -q -o review.html
"$debrief" -s all.debrief review --since 2026-01-01 -q -o review-many.html
"$debrief" -s all.debrief report 2026-04-01 --audience external -q -o external.html
"$debrief" -s all.debrief publish -q -o site
