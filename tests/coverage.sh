#!/bin/sh
# coverage.sh TREE: lines and branches of src/ that "make check" ran in a tree built with --coverage, by folder, and the files
# of which least was run.
set -eu
tree=$1
cd "$tree"
find src -name '*.gcda' | LC_ALL=C sort | while read -r data; do
	gcov -b -n -o "$(dirname "$data")" "$data" 2>/dev/null
done | awk '
/^File / { file = $0; sub(/^File \047/, "", file); sub(/\047$/, "", file); sub(/^.*\/?\.\.\//, "", file); sub(/^.*\/src\//, "src/", file) }
/^Lines executed:/ && file ~ /^src\// { split($0, part, /[:% ]+/); share = part[3]; all = part[5]; run = share * all / 100
	if (run > lines_run[file]) { lines_run[file] = run } lines[file] = all }
/^Taken at least once:/ && file ~ /^src\// { split($0, part, /[:% ]+/); n = NF; share = $0; sub(/^[^:]*:/, "", share); sub(/%.*/, "", share)
	all = $NF; run = share * all / 100; if (run > taken[file]) { taken[file] = run } branches[file] = all }
END {
	for (file in lines) {
		if (file !~ /\.c$/) continue
		split(file, part, "/"); folder = part[1] "/" part[2]
		a[folder] += lines[file]; b[folder] += lines_run[file]; c[folder] += branches[file]; d[folder] += taken[file]
		sa += lines[file]; sb += lines_run[file]
		printf "file %6.1f %s %d\n", 100 * lines_run[file] / lines[file], file, lines[file]
	}
	for (folder in a)
		printf "folder %-14s %6.1f %% of %6d lines, %6.1f %% of %6d branches\n", folder, 100 * b[folder] / a[folder], a[folder],
			(c[folder] ? 100 * d[folder] / c[folder] : 100), c[folder]
	printf "all %.1f %% of %d lines\n", 100 * sb / sa, sa
}' >coverage.txt
grep '^folder' coverage.txt | LC_ALL=C sort
grep '^all' coverage.txt
echo "least:"
grep '^file' coverage.txt | LC_ALL=C sort -k2n | head -20
