"""Small durable writes of many callers on SQLite, against one commit at a time."""

from support.executable import tessera


def run(report, arguments, work, scratch, cluster):
    result = tessera("bench", "writes", "--json", database=f"sqlite:{work / 'writes.sqlite'}").json
    group, single = result["groupPerSecond"], result["singlePerSecond"]
    report.add(
        f"durable writes, {result['callers']} callers", "sqlite", f"{group:,.0f} a second", f"one commit at a time: {single:,.0f} a second",
        f"{group / single:.1f}", "15.0")  # fmt: skip
    for path in work.glob("writes.sqlite*"):
        path.unlink()
