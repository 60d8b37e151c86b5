"""Bad input: a clear error that names the place, bounded memory, and nothing else lost or half-written."""

import csv
import gzip
import os
import random
import subprocess

import pytest
from support.databases import SQLiteDatabase, number
from support.executable import tessera
from support.fingerprint import kept_sums
from support.retailers import small_shop, write

MEGABYTE = 1 << 20
CONTACTS = "external_id,first_name,last_name,email\n"
SALES = "receipt,store,till,date_time,sku,quantity,unit_price,amount\n"


def take(shop, kind, file, *more, source=None, expect=None):
    source = source or ("till" if kind == "sales" else "erp")
    outcome = tessera("import", kind, file, "--source", source, "--company", "ACME", *more, database=shop, expect=expect)
    assert outcome.code >= 0 and "Fatal error" not in outcome.said, f"it crashed: {outcome}"
    return outcome


def rejected(file):
    with open(f"{file}.rejected.csv", newline="", encoding="utf-8", errors="surrogateescape") as rows:
        return list(csv.DictReader(rows))


def refused_rows(shop, kind, file, lines):
    """The rows on these lines are refused, and said to be."""
    take(shop, kind, file)
    found = rejected(file)
    assert sorted(int(row["line"]) for row in found) == sorted(lines), found
    assert all(row["reason"] for row in found), found
    return found


def contacts(shop):
    return [row[0] for row in shop.rows("SELECT external_id FROM contacts ORDER BY external_id")]


def test_invalid_utf8_in_one_row(shop, tmp_path):
    good = "".join(f"C{index},Zoë,Müller,z{index}@example.com\n" for index in range(100, 200))
    content = CONTACTS.encode() + b"C1,Ann,Lee,a@example.com\nC2,\xff\xfe\x80,Lee,b@example.com\n" + good.encode()
    file = write(tmp_path / "contacts.csv", content)
    refused_rows(shop, "contacts", file, [3])
    assert "C1" in contacts(shop) and "C2" not in contacts(shop) and len(contacts(shop)) == 101


def test_nul_bytes(shop, tmp_path):
    file = write(tmp_path / "contacts.csv", CONTACTS + "C1,Ann,Lee,a@example.com\nC2,A\0n,Lee,b@example.com\nC3,Cy,Lee,c@example.com\n")
    refused_rows(shop, "contacts", file, [3])
    assert contacts(shop) == ["C1", "C3"]


def test_numbers_beyond_64_bits(shop, tmp_path):
    huge = "9" * 30
    file = write(
        tmp_path / "sales.csv",
        SALES
        + "R1,S1,1,2025-03-01 10:00,A,1,2.00,2.00\n"
        + f"R2,S1,1,2025-03-01 10:01,A,1,{huge},{huge}\n"
        + f"R3,S1,1,2025-03-01 10:02,A,{huge},2.00,2.00\n"
        + f"R4,S1,1,2025-03-01 10:03,A,1,2.00,-{huge}\n"
        + "R5,S1,1,2025-03-01 10:04,A,1,3.00,3.00\n",
    )
    refused_rows(shop, "sales", file, [3, 4, 5])
    assert shop.rows("SELECT receipt, net FROM sales ORDER BY receipt") == [("R1", "200"), ("R5", "300")]
    assert kept_sums(shop) == []


def test_sums_beyond_64_bits(shop, tmp_path):
    large = str((1 << 62) // 100)
    lines = "".join(f"R{index},S1,1,2025-03-01 10:0{index},A,1,{large},{large}\n" for index in range(5))
    file = write(tmp_path / "sales.csv", SALES + lines)
    take(shop, "sales", file)
    days = shop.rows("SELECT net FROM sales_daily")
    assert all(int(row[0]) >= 0 for row in days), f"a sum wrapped round: {days}"


@pytest.mark.parametrize("date", ["31/02/2025", "2025-13-01 10:00", "yesterday", "0000-00-00 00:00", "2025-02-30T10:00:00"])
def test_a_date_that_cannot_be(shop, tmp_path, date):
    file = write(tmp_path / "sales.csv", SALES + "R1,S1,1,2025-03-01 10:00,A,1,2.00,2.00\n" + f"R2,S1,1,{date},A,1,2.00,2.00\n")
    (row,) = refused_rows(shop, "sales", file, [3])
    assert "date" in row["reason"].lower(), row
    assert [row[0] for row in shop.rows("SELECT receipt FROM sales")] == ["R1"]


def test_an_impossible_birth_date_is_refused_as_a_value(shop, tmp_path):
    file = write(tmp_path / "contacts.csv", "external_id,email,birth_date\nC1,a@example.com,31/02/1980\nC2,b@example.com,28/02/1980\n")
    take(shop, "contacts", file, expect=0)
    assert shop.rows("SELECT external_id, birth_date FROM contacts ORDER BY external_id")[0][1] == "\\N"
    assert contacts(shop) == ["C1", "C2"]


def test_rows_of_different_lengths(shop, tmp_path):
    file = write(tmp_path / "contacts.csv", CONTACTS + "C1,Ann,Lee,a@example.com\nC2,Bo\nC3,Cy,Lee,c@example.com,more,and more\nC4,D,E,d@example.com\n")
    refused_rows(shop, "contacts", file, [3, 4])
    assert contacts(shop) == ["C1", "C4"]


def test_truncated_gzip(shop, tmp_path):
    text = SALES + "".join(f"R{index},S1,1,2025-03-01 10:00,A{index % 97},1,2.00,2.00\n" for index in range(20_000))
    whole = gzip.compress(text.encode())
    file = write(tmp_path / "sales.csv.gz", whole[: len(whole) * 2 // 3])
    outcome = take(shop, "sales", file)
    assert outcome.code != 0 and "sales.csv.gz" in outcome.said, outcome
    assert kept_sums(shop) == []
    # Nothing half-written: each sale that is there has its line. And the whole file, when it comes, completes it.
    assert number(shop, "SELECT count(*) FROM sales WHERE lines <> 1") == 0
    write(file, whole)
    take(shop, "sales", file, expect=0)
    assert number(shop, "SELECT count(*) FROM sales") == 20_000
    assert kept_sums(shop) == []


@pytest.mark.parametrize("name, content", [("empty.csv", b""), ("blank.csv", b"\n\n\n"), ("bom.csv", b"\xef\xbb\xbf")])
def test_an_empty_file(shop, tmp_path, name, content):
    outcome = take(shop, "contacts", write(tmp_path / name, content))
    assert outcome.code != 0 and name in outcome.said and "empty" in outcome.said.lower(), outcome


def test_a_header_alone_is_no_error(shop, tmp_path):
    take(shop, "contacts", write(tmp_path / "contacts.csv", CONTACTS), expect=0)
    assert contacts(shop) == []


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"


@pytest.mark.parametrize(
    "name, content",
    [("book.xlsx", b"PK\x03\x04" + bytes(range(256)) * 20), ("photo.csv", PNG * 20), ("paper.csv", b"%PDF-1.7\n" + bytes(range(256)) * 9),
     ("base.csv", b"SQLite format 3\0" + bytes(4096)), ("noise.csv", random.Random(1).randbytes(100_000))],
)  # fmt: skip
def test_a_file_of_another_kind(shop, tmp_path, name, content):
    outcome = take(shop, "contacts", write(tmp_path / name, content))
    assert outcome.code != 0 and name in outcome.said, outcome
    assert contacts(shop) == []


def test_a_folder_and_a_file_that_is_not_there(shop, tmp_path):
    for file in (tmp_path, tmp_path / "nowhere.csv"):
        outcome = take(shop, "contacts", file)
        assert outcome.code != 0 and file.name in outcome.said, outcome


def test_products_offered_as_sales(shop, tmp_path):
    file = write(tmp_path / "products.csv", "sku,name,category\nA,Jam,Food\n")
    outcome = take(shop, "sales", file)
    assert outcome.code != 0 and "products.csv" in outcome.said, outcome
    assert number(shop, "SELECT count(*) FROM sales") == 0


def test_unknown_source_company_and_store(shop, tmp_path):
    file = write(tmp_path / "contacts.csv", CONTACTS + "C1,Ann,Lee,a@example.com\n")
    outcome = take(shop, "contacts", file, source="nobody")
    assert outcome.code != 0 and "nobody" in outcome.said, outcome
    outcome = tessera("import", "contacts", file, "--source", "erp", "--company", "NOBODY", database=shop, expect=None)
    assert outcome.code != 0 and "NOBODY" in outcome.said, outcome
    assert contacts(shop) == []
    sales = write(tmp_path / "sales.csv", SALES + "R1,S1,1,2025-03-01 10:00,A,1,2.00,2.00\nR2,S9,1,2025-03-01 10:00,A,1,2.00,2.00\n")
    (row,) = refused_rows(shop, "sales", sales, [3])
    assert "S9" in row["reason"] or "store" in row["reason"].lower(), row


BAD_MAPPINGS = [('{"fields": {"email": "mail"}}', "mail"), ('{"fields": {"shoe": "email"}}', "shoe"), ('{"fields": ', "map.json"), ("[]", "object")]


def test_a_mapping_that_names_no_column(shop, tmp_path):
    file = write(tmp_path / "contacts.csv", CONTACTS + "C1,Ann,Lee,a@example.com\n")
    for content, named in BAD_MAPPINGS:
        outcome = take(shop, "contacts", file, "--map", write(tmp_path / "map.json", content))
        assert outcome.code != 0 and named in outcome.said, outcome
    assert contacts(shop) == []


@pytest.mark.parametrize("shape", ["one line", "one quote", "columns", "gzip bomb", "rejected"])
def test_memory_stays_bounded(shop, tmp_path, shape, request):
    """60 MB (1 GB in the gzip; a fifth where each of millions of lines is refused, unless it is to be proved) of nothing good; an import of a small
    file is the measure."""
    lines = 12 if request.config.getoption("--prove") else 3
    small = take(shop, "contacts", write(tmp_path / "small.csv", CONTACTS + "C1,Ann,Lee,a@example.com\n"), expect=0)
    name = "large.csv"
    if shape == "one line":
        content = CONTACTS.encode() + b"x" * (60 * MEGABYTE)
    elif shape == "one quote":
        content = CONTACTS.encode() + b'C2,"' + b"open\n" * (lines * MEGABYTE)
    elif shape == "columns":
        content = b"a," * (30 * MEGABYTE) + b"\n1,2\n"
    elif shape == "rejected":
        content = CONTACTS.encode() + b"C2,too short\n" * (lines * MEGABYTE // 4)
    else:
        name = "large.csv.gz"
        packer, parts = __import__("zlib").compressobj(wbits=31), []
        for _ in range(1000):
            parts.append(packer.compress(b"\0" * MEGABYTE))
        content = b"".join([*parts, packer.flush()])
    outcome = take(shop, "contacts", write(tmp_path / name, content))
    assert outcome.peak < small.peak + 96 * MEGABYTE, f"{outcome.peak // MEGABYTE} MB against {small.peak // MEGABYTE} MB"
    assert contacts(shop) == ["C1"]


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small file system needs root")
def test_a_full_disk(tmp_path, large_group):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.call(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk], stderr=subprocess.DEVNULL) != 0:
        pytest.skip("mounting is not allowed here")
    try:
        database = SQLiteDatabase(disk)
        tessera("migrate", database=database)
        small_shop(database)
        text = CONTACTS + "".join(f"C{index},Ann{index},Lee{index * 7},a{index}@example.com\n" for index in range(100_000))
        file = write(tmp_path / "contacts.csv", text)
        outcome = take(database, "contacts", file)
        assert outcome.code != 0 and ("full" in outcome.said.lower() or "space" in outcome.said.lower()), outcome
        kept = number(database, "SELECT count(*) FROM contacts")
        assert database.rows("PRAGMA integrity_check") == [("ok",)]
        # With room, a rerun goes on where the disk ended.
        subprocess.check_call(["mount", "-o", "remount,size=400m", disk])
        take(database, "contacts", file, expect=0)
        assert number(database, "SELECT count(*) FROM contacts") == 100_000 > kept
    finally:
        subprocess.call(["umount", disk])
