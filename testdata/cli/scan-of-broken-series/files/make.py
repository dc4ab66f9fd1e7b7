import datetime
UTC = datetime.timezone.utc
def stamp(t): return t.strftime("%Y-%m-%dT%H:%M:%SZ")
def table(name, rows, head="time,count"):
    with open(name, "w") as f:
        f.write(head + "\n")
        for row in rows: f.write(",".join(str(c) for c in row) + "\n")
start = datetime.datetime(2026, 3, 20, tzinfo=UTC)
def times(n, minutes=15, since=start): return [since + datetime.timedelta(minutes=minutes * i) for i in range(n)]
wave = [8 + (7 * i) % 5 for i in range(4000)]
week = times(672)
table("zero.csv", [(stamp(t), 0) for t in week])
table("point.csv", [(stamp(week[0]), 500)])
table("two.csv", [(stamp(t), 500) for t in week[:2]])
table("nan.csv", [(stamp(t), "NaN") for t in week])
table("some-nan.csv", [(stamp(t), "NaN" if i % 7 == 3 else wave[i]) for i, t in enumerate(week)])
table("negative.csv", [(stamp(t), -wave[i]) for i, t in enumerate(week)])
table("some-negative.csv", [(stamp(t), -400 if 300 <= i < 304 else wave[i]) for i, t in enumerate(week)])
table("infinite.csv", [(stamp(t), "inf" if i == 300 else "1e400" if i == 301 else wave[i]) for i, t in enumerate(week)])
table("huge.csv", [(stamp(t), 9e18 if i == 300 else wave[i]) for i, t in enumerate(week)])
table("ratio.csv", [(stamp(t), 90 if 300 <= i < 304 else 1, 30) for i, t in enumerate(week)], "time,errors,requests")
table("asked-nothing.csv", [(stamp(t), 3, 0) for i, t in enumerate(week)], "time,errors,requests")
table("gap.csv", [(stamp(t), 300 if 300 <= i < 308 else wave[i]) for i, t in enumerate(week) if not 292 <= i < 302])
table("gap-end.csv", [(stamp(t), 300 if 300 <= i < 308 else wave[i]) for i, t in enumerate(week) if not 305 <= i < 330])
table("backwards.csv", [(stamp(t), wave[i]) for i, t in reversed(list(enumerate(week)))])
jump = [t + datetime.timedelta(minutes=0 if i < 300 else -45) for i, t in enumerate(week)]
table("jump-back.csv", [(stamp(t), wave[i]) for i, t in enumerate(jump)])
jump = [t + datetime.timedelta(hours=0 if i < 300 else 30) for i, t in enumerate(week)]
table("jump-ahead.csv", [(stamp(t), wave[i]) for i, t in enumerate(jump)])
table("uneven.csv", [(stamp(t + datetime.timedelta(seconds=(37 * i) % 600)), wave[i]) for i, t in enumerate(week)])
table("constant.csv", [(stamp(t), 12) for t in week])
# Days of 92 and of 100 quarter hours in Berlin, by the clock on the wall
def wall(first, days):
    rows = []
    t = datetime.datetime(2026, *first, tzinfo=UTC)
    import zoneinfo
    z = zoneinfo.ZoneInfo("Europe/Berlin")
    for i in range(days * 96):
        l = (t + datetime.timedelta(minutes=15 * i)).astimezone(z)
        rows.append((l.strftime("%Y-%m-%d %H:%M"), 10 + (8 if 8 <= l.hour < 20 else 0) + (7 * i) % 3))
    return rows
table("spring.csv", wall((3, 20), 18))
table("autumn.csv", wall((10, 16), 18))
