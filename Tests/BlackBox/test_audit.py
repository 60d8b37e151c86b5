"""The audit log's chain, computed anew by another program, and broken."""

import hashlib
import sqlite3

from support.databases import NULL, psql
from support.executable import tessera


def change(database, statement):
    if database.kind == "sqlite":
        with sqlite3.connect(database.path) as connection:
            connection.execute(statement)
    else:
        psql(database.url, statement)


def netstring(value):
    if value is None:
        return b"-"
    data = str(value).encode()
    return b"%d:%s," % (len(data), data)


def test_the_chain_is_what_is_documented_and_a_change_is_told(database):
    for name in ("one", "two", "three"):
        tessera("key", "add", name, "--scopes", "people:read", "--json", database=database)
    tessera("user", "add", "a@example.org", "--role", "care", "--json", database=database)
    said = tessera("audit", "verify", "--json", database=database).json
    assert (said["holds"], said["verified"], said["unsealed"]) == (True, 4, 0)
    fields = "id, at, user_id, actor, company_id, action, subject, detail"
    last = "0" * 64
    for place, (*entry, before, own) in enumerate(database.rows(f"SELECT {fields}, previous_hash, hash FROM audit ORDER BY sequence"), 1):
        entry = [None if value == NULL else value for value in entry]
        assert before == last
        last = hashlib.sha256(b"".join(netstring(value) for value in [place, last, *entry])).hexdigest()
        assert own == last
    assert said["head"] == f"4:{last}"
    assert [entry["action"] for entry in tessera("audit", "list", "--json", database=database).json] == ["user.added"] + ["key.added"] * 3
    change(database, "UPDATE audit SET actor = 'nobody' WHERE sequence = 2")
    outcome = tessera("audit", "verify", "--json", database=database, expect=1)
    assert (outcome.json["fault"], outcome.json["place"], outcome.json["verified"]) == ("changed", 2, 1)
    change(database, "UPDATE audit SET actor = 'command' WHERE sequence = 2")
    change(database, "DELETE FROM audit WHERE sequence = 4")
    change(database, "UPDATE audit_head SET sequence = 3, hash = (SELECT hash FROM audit WHERE sequence = 3)")
    assert tessera("audit", "verify", "--json", database=database).json["holds"]
    assert tessera("audit", "verify", "--anchor", said["head"], "--json", database=database, expect=1).json["fault"] == "truncated"
