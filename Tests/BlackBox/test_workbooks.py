"""Excel workbooks, made and read by openpyxl, which has nothing to do with the libraries of the program."""

import contextlib
import csv
import datetime
import io
import struct
import zipfile
import zlib

import httpx
import openpyxl
import pytest
from support.executable import tessera
from support.retailers import write
from support.server import serving
from test_bad_input import CONTACTS, MEGABYTE, contacts, refused_rows, take

HEADER = ["external_id", "first_name", "last_name", "email", "birth_date", "points"]
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def workbook(path, *sheets, **hidden):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        sheet.sheet_state = hidden.get(name, "visible")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def row(number, **changes):
    values = {"external_id": number, "first_name": "Zoë", "last_name": "Müller, d'Él", "email": f"z{number}@example.com",
              "birth_date": datetime.date(1980, 2, 3), "points": 0.1 + number}  # fmt: skip
    return list({**values, **changes}.values())


def test_a_workbook_says_what_the_same_csv_says(shop, tmp_path):
    rows = [row(number) for number in range(1, 300)]
    take(shop, "contacts", workbook(tmp_path / "contacts.xlsx", ("Customers", [HEADER, *rows])), expect=0)
    columns = "external_id, given_name, family_name, email, birth_date, extensions"
    found = shop.rows(f"SELECT {columns} FROM contacts ORDER BY id")
    assert found[6] == ("7", "Zoë", "Müller, d'Él", "z7@example.com", "1980-02-03", '{"points":"7.1"}'), found[6]
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    outcome = take(shop, "contacts", write(tmp_path / "contacts.csv", text.getvalue()), "--json", expect=0)
    assert outcome.json["unchanged"] == 299 and shop.rows(f"SELECT {columns} FROM contacts ORDER BY id") == found


def test_refused_rows_are_named_by_their_number_on_the_sheet(shop, tmp_path):
    rows = [["Customers of 2025"], [], HEADER, row(1), [], row(2, external_id=None, email=None, first_name=None, last_name=None, birth_date=None), row(3)]
    file = workbook(tmp_path / "contacts.xlsx", ("Customers", rows))
    (refused,) = refused_rows(shop, "contacts", file, [6])
    assert refused["points"] == "2.1" and contacts(shop) == ["1", "3"]


def test_each_sheet_is_imported_once(shop, tmp_path):
    sheets = [("About", [["Nothing but words"]]), ("Italy", [HEADER, row(1)]), ("Spain", [HEADER, row(2)]), ("Old", [HEADER, row(3)])]
    file = workbook(tmp_path / "contacts.xlsx", *sheets, Old="hidden")
    assert take(shop, "contacts", file, "--dry-run", "--json", expect=0).json["sheets"] == ["About", "Italy", "Spain"]
    take(shop, "contacts", file, expect=0)
    assert contacts(shop) == ["1"]
    take(shop, "contacts", file, "--map", write(tmp_path / "map.json", '{"sheet": 3}'), expect=0)
    assert contacts(shop) == ["1", "2"]
    assert take(shop, "contacts", file, "--sheet", "spain", "--json", expect=0).json["alreadyImported"]
    take(shop, "contacts", file, "--sheet", "Old", expect=0)
    assert contacts(shop) == ["1", "2", "3"]
    outcome = take(shop, "contacts", file, "--sheet", "France")
    assert outcome.code == 1 and "Italy, Spain" in outcome.said and "contacts.xlsx" in outcome.said, outcome


def test_sales_with_dates_and_amounts(shop, tmp_path):
    header = ["receipt", "store", "date_time", "sku", "quantity", "unit_price", "amount"]
    rows = [[f"R{n}", "S1", datetime.datetime(2025, 3, 1, 10, n), "A", 1.5, 3.33, 5.0] for n in range(3)]
    take(shop, "sales", workbook(tmp_path / "sales.xlsx", ("Sheet", [header, *rows])), expect=0)
    assert shop.rows("SELECT s.receipt, s.business_day, l.quantity, l.net FROM sales s JOIN sale_lines l ON l.sale_id = s.id ORDER BY s.receipt")[2] == (
        "R2", "20148", "1500", "500")  # fmt: skip


def archive(path, sheet, strings=None, size=None):
    """A workbook whose sheet is the deflated bytes `sheet`; `size` is what the archive says they inflate to."""
    workbook(path, ("Sheet", [HEADER]))
    with zipfile.ZipFile(path) as source:
        parts = [(name, source.read(name)) for name in source.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts:
            if name != "xl/worksheets/sheet1.xml":
                target.writestr(name, content)
        target.writestr("xl/worksheets/sheet1.xml", "")
    raw = bytearray(path.read_bytes())
    # The last part is put in place of the empty one, with its sizes in both its headers.
    directory = raw.rindex(b"PK\x01\x02")
    local = struct.unpack_from("<I", raw, directory + 42)[0]
    start = local + 30 + sum(struct.unpack_from("<HH", raw, local + 26))
    empty = struct.unpack_from("<I", raw, directory + 20)[0]
    for place in (local + 18, directory + 20):
        struct.pack_into("<II", raw, place, len(sheet), size)
    raw[start:start + empty] = sheet
    end = raw.rindex(b"PK\x05\x06")
    struct.pack_into("<I", raw, end + 16, struct.unpack_from("<I", raw, end + 16)[0] + len(sheet) - empty)
    path.write_bytes(raw)
    return path


def deflated(start, block, times):
    """`start`, and then `block` so many times: it is deflated once, since after a full flush nothing looks back."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + again * times + packer.flush()


@pytest.mark.parametrize("shape", ["says 300 MB", "hides 10 GB", "a wide row", "long names", "many strings"])
def test_memory_stays_bounded(shop, tmp_path, shape):
    small = take(shop, "contacts", write(tmp_path / "small.csv", CONTACTS + "C1,Ann,Lee,a@example.com\n"), expect=0)
    path = tmp_path / "large.xlsx"
    if shape == "says 300 MB":
        # Within the limit: nothing but blanks between two rows.
        archive(path, deflated(SHEET.encode(), b" " * MEGABYTE, 300), size=300 * MEGABYTE)
    elif shape == "hides 10 GB":
        archive(path, deflated(SHEET.encode(), b" " * MEGABYTE, 10 * 1024), size=1000)
    elif shape == "a wide row":
        archive(path, deflated(SHEET.encode() + b"<row>", b"<c><v>1</v></c>" * 70_000, 20), size=21 * MEGABYTE)
    elif shape == "long names":
        archive(path, deflated(SHEET.encode() + b"<row><c r='", b"A" * MEGABYTE, 500), size=500 * MEGABYTE)
    else:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("Sheet")
        sheet.append(HEADER)
        for number in range(60_000):
            sheet.append([str(number), "x" * 1000 + str(number), "Lee", f"a{number}@example.com", None, "y" * 200 + str(number)])
        book.save(path)
    # The plan reads all shared strings; what the import of so much text takes is no matter here.
    outcome = take(shop, "contacts", path, *(["--dry-run"] if shape == "many strings" else []))
    assert outcome.peak < small.peak + 96 * MEGABYTE, f"{outcome.peak // MEGABYTE} MB against {small.peak // MEGABYTE} MB"
    assert outcome.code == (0 if shape == "many strings" else 1), outcome
    assert "large.xlsx" in outcome.said or shape == "many strings", outcome
    assert contacts(shop) == ["C1"]


def test_a_protected_and_a_cut_workbook(shop, tmp_path):
    protected = b"\xd0\xcf\x11\xe0" + bytes(26) + b"\x09" + bytes(481) + "EncryptedPackage".encode("utf-16-le") + bytes(4000)
    outcome = take(shop, "contacts", write(tmp_path / "protected.xlsx", protected))
    assert outcome.code == 1 and "password" in outcome.said, outcome
    whole = workbook(tmp_path / "whole.xlsx", ("Sheet", [HEADER, *(row(n) for n in range(500))])).read_bytes()
    for length in (10, len(whole) // 2, len(whole) - 1):
        outcome = take(shop, "contacts", write(tmp_path / "cut.xlsx", whole[:length]))
        assert outcome.code == 1 and "cut.xlsx" in outcome.said, outcome
    assert contacts(shop) == []


PASSWORD = "correct horse battery"


@contextlib.contextmanager
def signed_in(server, database):
    tessera("user", "add", "ada@example.com", "--role", "administrator", "--password", PASSWORD, database=database)
    with httpx.Client(base_url=server.address, follow_redirects=True, timeout=60) as client:
        token = client.get("/sign-in").text.split('name="csrf" value="')[1].split('"')[0]
        answer = client.post("/sign-in", data={"csrf": token, "email": "ada@example.com", "password": PASSWORD})
        assert answer.status_code == 200 and "sign-in" not in str(answer.url), answer.url
        yield client


def test_lists_are_saved_as_workbooks(shop, tmp_path):
    lines = [f'C{n},"{"=1+1" if n == 7 else "Anna"}",Rossi,a{n}@example.com' for n in range(1500)]
    take(shop, "contacts", write(tmp_path / "contacts.csv", CONTACTS + "\n".join(lines) + "\nshort\n"))
    take(shop, "sales", write(tmp_path / "sales.csv", "receipt,store,date_time,customer,sku,quantity,amount\nR1,S1,2025-03-01 10:00,C7,A,1,1234.56\n"),
         source="erp")  # fmt: skip
    with serving(shop) as server, signed_in(server, shop) as client:
        for path in ("/people", "/stores", "/products"):
            table = list(csv.reader(io.StringIO(client.get(path + ".csv").content.decode("utf-8-sig"))))
            answer = client.get(path + ".xlsx")
            assert answer.headers["content-disposition"] == f'attachment; filename="{path[1:]}.xlsx"'
            sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
            rows = list(sheet.iter_rows(values_only=True))
            assert [*rows[0]] == table[0] and len(rows) == len(table) and sheet.freeze_panes == "A2" and sheet.auto_filter.ref
            assert all(cell.font.b for cell in sheet[1])
            assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
            assert f'href="{path}.xlsx' in client.get(path).text
        people = openpyxl.load_workbook(io.BytesIO(client.get("/people.xlsx").content)).active
        (buyer,) = [line for line in people.iter_rows(min_row=2) if line[8].value]
        assert buyer[8].value == 1234.56 and buyer[8].number_format == "#,##0.00" and buyer[6].value == 1
        assert buyer[9].value == datetime.datetime(2025, 3, 1) and "=1+1" in buyer[1].value
        page = client.get("/imports").text
        (link,) = {part.split('"')[0] for part in page.split('href="/imports/imp_')[1:] if "contacts.csv" in part.split("</tr>")[0]}
        refused = openpyxl.load_workbook(io.BytesIO(client.get(f"/imports/imp_{link}/rejected.xlsx").content)).active
        assert [cell.value for cell in refused[2]][0] == 1502 and "1 field" in refused["B2"].value


def test_a_workbook_is_sent_and_its_sheet_chosen(shop, tmp_path):
    file = workbook(tmp_path / "contacts.xlsx", ("Italy", [HEADER, row(1)]), ("Spain & more", [HEADER, row(2), row(3)]))
    with serving(shop) as server, signed_in(server, shop) as client:
        form = client.get("/imports/new?kind=contacts").text
        token = form.split('name="csrf" value="')[1].split('"')[0]
        source = next(part.split('"')[0] for part in form.split('<select id="source"')[1].split('value="')[1:] if "erp" in part.split("</option>")[0])
        answer = client.post("/imports", data={"csrf": token, "kind": "contacts", "source": source}, files={"file": ("contacts.xlsx", file.read_bytes())})
        assert "Spain &amp; more" in answer.text and "z1@example.com" in answer.text, answer.text
        page = client.get(answer.url.copy_with(query=b"sheet=Spain+%26+more"))
        assert "z2@example.com" in page.text and "z1@example.com" not in page.text
        columns = page.text.split('name="field-')[1:]
        chosen = {f"field-{n}": column.split('" selected')[0].rsplit('value="', 1)[1] for n, column in enumerate(columns)}
        answer = client.post(str(answer.url) + "/mapping", data={"csrf": token, "sheet": "Spain & more", **chosen})
        assert answer.status_code == 200, answer.text
        for _ in range(100):
            if len(contacts(shop)) == 2:
                break
        assert contacts(shop) == ["2", "3"]
