"""A watched folder: every file once, and in the end in `done` or `rejected`, whatever happens meanwhile."""

import csv
import os
import time

from support.databases import number
from support.executable import Running, tessera
from support.retailers import write
from support.server import Server
from test_bad_input import CONTACTS, SALES, contacts


def place(folder, *path):
    path = folder.joinpath(*path)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def watch(database, folder, *more, settle=0.3, expect=(0, 2)):
    return tessera("watch", folder, "--once", "--settle", settle, *more, database=database, expect=expect)


def files(folder):
    found = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file() or path.is_symlink()]
    return sorted(str(path) for path in found if path.parts[0] != ".tessera")


def test_files_end_where_they_belong(shop, tmp_path):
    drop = tmp_path / "drop"
    here = "ACME/erp/contacts"
    write(place(drop, here, "good.csv"), CONTACTS + "C1,Ann,Lee,a@example.com\n")
    write(place(drop, here, "deeper/partly.csv"), CONTACTS + "C2,Bo,Lee,b@example.com\nshort\n")
    write(place(drop, here, "book.xlsx"), b"PK\x03\x04 is no workbook")
    write(place(drop, here, "coming.csv.part"), CONTACTS + "C3,Cy,Lee,c@example.com\n")
    write(place(drop, here, ".hidden.csv"), CONTACTS + "C4,Di,Lee,d@example.com\n")
    write(place(drop, "ACME/nobody/contacts", "lost.csv"), CONTACTS + "C5,Ed,Lee,e@example.com\n")
    write(place(drop, "ACME/erp/shoes", "lost.csv"), CONTACTS)
    write(place(drop, "ACME/mapped/contacts", "map.json").parent / "ours.csv", "x,y\nC6,f@example.com\n")
    tessera("source", "add", "mapped", "--kind", "erp", "--company", "ACME", database=shop)
    write(drop / "ACME/mapped/contacts/map.json", '{"fields": {"external_id": "x", "email": "y"}}')
    secret = write(tmp_path / "secret.csv", CONTACTS + "C9,Al,Lee,z@example.com\n")
    (drop / here / "link.csv").symlink_to(secret)
    (drop / "ACME/erp/stores").symlink_to(tmp_path)
    with open(os.fsencode(drop / here) + b"/caf\xe9.csv", "wb") as unreadable:
        unreadable.write((CONTACTS + "C7,Fay,Lee,g@example.com\n").encode())

    assert watch(shop, drop).code == 2
    assert files(drop) == sorted(
        [f"{here}/.hidden.csv", f"{here}/coming.csv.part", f"{here}/done/caf%E9.csv", f"{here}/done/deeper/partly.csv", f"{here}/done/good.csv",
         f"{here}/link.csv", f"{here}/rejected/book.xlsx", f"{here}/rejected/book.xlsx.error.txt", f"{here}/rejected/deeper/partly.csv.error.txt",
         f"{here}/rejected/deeper/partly.csv.rejected.csv", "ACME/erp/shoes/lost.csv", "ACME/erp/stores", "ACME/mapped/contacts/done/ours.csv",
         "ACME/mapped/contacts/map.json", "ACME/nobody/contacts/rejected/lost.csv", "ACME/nobody/contacts/rejected/lost.csv.error.txt"])  # fmt: skip
    assert contacts(shop) == ["C1", "C2", "C6", "C7"]
    assert "workbook" in (drop / here / "rejected/book.xlsx.error.txt").read_text()
    assert "nobody" in (drop / "ACME/nobody/contacts/rejected/lost.csv.error.txt").read_text()
    with open(drop / here / "rejected/deeper/partly.csv.rejected.csv", newline="") as rows:
        assert [line["line"] for line in csv.DictReader(rows)] == ["3"]

    # The same file again, and another of its name: nothing is overwritten.
    write(drop / here / "good.csv", CONTACTS + "C1,Ann,Lee,a@example.com\n")
    assert watch(shop, drop).code == 0
    write(drop / here / "good.csv", CONTACTS + "C8,Gus,Lee,h@example.com\n")
    watch(shop, drop)
    assert [name for name in files(drop) if "good" in name] == [f"{here}/done/good-2.csv", f"{here}/done/good-3.csv", f"{here}/done/good.csv"]
    assert contacts(shop) == ["C1", "C2", "C6", "C7", "C8"]
    assert number(shop, "SELECT count(*) FROM imports") == 5


def test_a_file_is_left_alone_while_it_grows(shop, tmp_path):
    drop = tmp_path / "drop"
    file = place(drop, "ACME/erp/contacts", "slow.csv")
    with open(file, "w") as writing:
        writing.write(CONTACTS)
        writing.flush()
        running = Running("watch", drop, "--once", "--settle", "0.8", database=shop)
        for index in range(12):
            time.sleep(0.2)
            assert running.is_running() and file.exists(), running.outcome
            writing.write(f"C{index:02},Ann,Lee,a{index}@example.com\n")
            writing.flush()
    assert running.wait().code == 0
    assert len(contacts(shop)) == 12 and files(drop) == ["ACME/erp/contacts/done/slow.csv"]


def fill(drop, count):
    """Files of which a tenth of the rows is refused; returns how many rows are good."""
    for index in range(count):
        rows = [f"C{index}-{row},Ann{row},Lee,c{index}x{row}@example.com" if row % 10 else "short" for row in range(3_000)]
        write(place(drop, "ACME/erp/contacts", f"contacts-{index}.csv"), CONTACTS + "\n".join(rows) + "\n")
        lines = [f"R{index}-{row},S1,1,2025-03-01 10:00,A{row % 7},1,2.00,2.00" for row in range(4_000)]
        write(place(drop, "ACME/till/sales", f"sales-{index}.csv"), SALES + "\n".join(lines) + "\n")
    return count * 2_700, count * 4_000


def expect_all(shop, drop, count, good):
    assert (number(shop, "SELECT count(*) FROM contacts"), number(shop, "SELECT count(*) FROM sales")) == good
    assert number(shop, "SELECT count(*) FROM import_rejects") == count * 300
    assert number(shop, "SELECT count(*) FROM imports WHERE state <> 'finished'") == 0
    names = files(drop)
    assert [name for name in names if "/done/" in name] == sorted(
        [f"ACME/erp/contacts/done/contacts-{index}.csv" for index in range(count)] + [f"ACME/till/sales/done/sales-{index}.csv" for index in range(count)])
    rest = [f"ACME/erp/contacts/rejected/contacts-{index}.csv.{kind}" for index in range(count) for kind in ("error.txt", "rejected.csv")]
    assert [name for name in names if "/done/" not in name] == sorted(rest)
    for index in range(count):
        assert (drop / f"ACME/erp/contacts/rejected/contacts-{index}.csv.rejected.csv").read_text().count("\n") == 301
    assert [path for path in (drop / ".tessera/work").rglob("*") if path.is_file()] == []


def test_killed_at_random_moments(shop, tmp_path, chance, rounds):
    drop = tmp_path / "drop"
    count = max(rounds // 2, 3)
    good = fill(drop, count)
    kills = 0
    for _ in range(rounds * 3):
        running = Running("watch", drop, "--once", "--settle", "0", database=shop)
        time.sleep(chance.uniform(0.05, 0.6))
        kills += running.kill().code == -9
    assert kills > 0, "no kill met it"
    watch(shop, drop)
    expect_all(shop, drop, count, good)


def test_two_processes_with_one_folder(shop, tmp_path):
    drop = tmp_path / "drop"
    good = fill(drop, 3)
    running = [Running("watch", drop, "--settle", "0", database=shop) for _ in range(2)]
    deadline = time.monotonic() + 120
    while len([name for name in files(drop) if "/done/" in name]) < 6 and time.monotonic() < deadline:
        assert all(each.is_running() for each in running)
        time.sleep(0.05)
    # The one that holds the folder goes, the other takes over.
    running[0].kill()
    write(place(drop, "ACME/erp/contacts", "late.csv"), CONTACTS + "LATE,Ann,Lee,late@example.com\n")
    while not (drop / "ACME/erp/contacts/done/late.csv").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    said = running[1].kill().said + running[0].outcome.said
    assert "Another process watches" in said, said
    (drop / "ACME/erp/contacts/done/late.csv").unlink()
    assert number(shop, "SELECT count(*) FROM contacts WHERE external_id = 'LATE'") == 1
    expect_all(shop, drop, 3, (good[0] + 1, good[1]))


def test_a_server_that_watches(shop, tmp_path):
    drop = tmp_path / "drop"
    write(place(drop, "ACME/erp/contacts", "good.csv"), CONTACTS + "C1,Ann,Lee,a@example.com\n")
    server = Server(shop, arguments=("--watch", drop)).wait()
    deadline = time.monotonic() + 30
    while files(drop) != ["ACME/erp/contacts/done/good.csv"] and time.monotonic() < deadline:
        time.sleep(0.1)
    outcome = server.stop()
    assert contacts(shop) == ["C1"], outcome
    outcome = tessera("watch", tmp_path / "nowhere", "--once", database=shop, expect=1)
    assert "nowhere" in outcome.said
