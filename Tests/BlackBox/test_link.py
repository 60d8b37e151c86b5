"""`tessera link`: who is who in a table, from the command line, with tables as they come and tables nobody should have sent."""

import csv
import gzip
import random

import pytest
from support.executable import tessera

HEADER = ["id", "first_name", "surname", "date_of_birth", "email", "phone", "person"]


def write(path, rows, header=HEADER, **layout):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n", **layout)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def clusters(path):
    with open(path, newline="", encoding="utf-8") as file:
        return {row["id"]: row["cluster"] for row in csv.DictReader(file)}


def link(path, tmp_path, *arguments, expect=0, **options):
    """The outcome, and where each row was put."""
    output = tmp_path / "linked.csv"
    output.unlink(missing_ok=True)
    outcome = tessera("link", path, "--id", "id", "--output", output, *arguments, expect=expect, **options)
    return outcome, clusters(output) if output.exists() else {}


def town(people, seed=1):
    """Rows of made-up people, each with one to three contacts, one value in ten left out and one in twenty mistyped."""
    chance = random.Random(seed)
    syllables = ["ba", "do", "fe", "gi", "ku", "la", "mo", "ne", "pi", "ro", "sa", "ti", "ve", "zu"]
    name = lambda length: "".join(chance.choice(syllables) for _ in range(length)).title()
    given, family = [name(2) for _ in range(120)], [name(3) for _ in range(600)]
    rows = []
    for person in range(people):
        first, last = chance.choice(given), chance.choice(family)
        values = [
            first, last, f"{chance.randint(1930, 2005)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            f"{first}.{last}{person}@mail.example".lower().replace(".example", ".eu"), f"06{chance.randint(10_000_000, 99_999_999)}",
        ]  # fmt: skip
        for _ in range(chance.randint(1, 3)):
            said = ["" if chance.random() < 0.1 else mistyped(value, chance) if chance.random() < 0.05 else value for value in values]
            rows.append([f"r{len(rows)}", *said, f"p{person}"])
    chance.shuffle(rows)
    return rows


def mistyped(value, chance):
    place = chance.randrange(len(value) - 1)
    return value[:place] + value[place + 1] + value[place] + value[place + 2 :]


def test_a_table_is_linked_and_measured(tmp_path):
    rows = town(800)
    outcome, found = link(write(tmp_path / "town.csv", rows), tmp_path, "--truth", "person", "--json")
    assert list(found) == [row[0] for row in rows]
    assert all(found[cluster] == cluster for cluster in found.values())
    said = outcome.json
    assert said["rows"] == len(rows) and said["people"] == len(set(found.values()))
    assert {field["column"]: field["kind"] for field in said["fields"] if field.get("kind")} == {
        "first_name": "given", "surname": "family", "date_of_birth": "birth", "email": "email", "phone": "phone",
    }  # fmt: skip
    assert said["comparedPairs"] <= said["pairBound"]
    assert said["pairwise"]["precision"] > 0.99 and said["pairwise"]["recall"] > 0.95, said["pairwise"]
    assert said["bCubed"]["f1"] > 0.97


def test_truth_is_never_learnt_from(tmp_path):
    rows = town(200)
    _, with_truth = link(write(tmp_path / "a.csv", rows), tmp_path, "--truth", "person")
    _, without = link(write(tmp_path / "b.csv", [row[:-1] for row in rows], HEADER[:-1]), tmp_path)
    assert with_truth == without


def test_the_same_table_gives_the_same_people(tmp_path):
    table = write(tmp_path / "town.csv", town(300))
    first, second = [link(table, tmp_path, "--json") for _ in range(2)]
    assert first[0].out == second[0].out and first[1] == second[1]


def test_a_decision_explains_itself(tmp_path):
    rows = [["a", "Lucia", "Torres", "1977-08-30", "lucia@mail.eu", "", ""], ["b", "Lucía", "TORRES", "30/08/1977", "", "", ""], *town(100)]
    table = write(tmp_path / "town.csv", rows)
    outcome, found = link(table, tmp_path, "--explain", "a", "b", "--json")
    assert found["a"] == found["b"]
    why = outcome.json["explanation"]
    assert abs(why["prior"] + sum(step["bits"] for step in why["steps"]) + why["household"] - why["total"]) < 1e-3
    assert {step["comparison"]: step["level"] for step in why["steps"]}["birth"] == "equal"
    outcome, _ = link(table, tmp_path, "--explain", "a", "nobody", expect=None)
    assert outcome.code not in (0, 2) and "nobody" in outcome.said


def test_two_lists_are_linked_across(tmp_path):
    rows = [[*row, str(number % 2)] for number, row in enumerate(town(300))]
    _, found = link(write(tmp_path / "town.csv", rows, [*HEADER, "list"]), tmp_path, "--link-only", "list")
    groups = {}
    for row in rows:
        groups.setdefault(found[row[0]], []).append(row[-1])
    # Never two of one list by themselves: what is together is so across the lists.
    assert any(len(members) > 1 for members in groups.values())
    assert all(len(set(members)) == 2 for members in groups.values() if len(members) > 1)


def test_doubtful_pairs_go_to_a_file(tmp_path):
    # A namesake of whom nothing more is known, and a pair that agrees on everything.
    rows = [["a", "Lucia", "Torres", "1977-08-30", "lucia@mail.eu", "", ""], ["b", "Lucia", "Torres", "1977-08-30", "lucia@mail.eu", "", ""], *town(300)]
    doubtful = tmp_path / "doubtful.csv"
    _, found = link(write(tmp_path / "town.csv", rows), tmp_path, "--doubtful", doubtful)
    with open(doubtful, newline="", encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    assert {"a", "b"} not in [{pair["id"], pair["other"]} for pair in pairs]
    distances = [abs(float(pair["probability"]) - 0.5) for pair in pairs]
    assert distances == sorted(distances)
    for pair in pairs:
        assert (found[pair["id"]] == found[pair["other"]]) == (pair["together"] == "yes")
        assert 0.1 <= float(pair["probability"]) <= 0.9 or pair["together"] == "no"


def test_columns_can_be_named_and_the_threshold_set(tmp_path):
    rows = [[row[0], row[1], row[2], row[3]] for row in town(200)]
    table = write(tmp_path / "town.csv", rows, ["id", "x1", "x2", "x3"])
    named = ["--field", "given=x1", "--field", "family=x2", "--field", "birth=x3"]
    _, loose = link(table, tmp_path, *named, "--threshold", "0.5")
    _, strict = link(table, tmp_path, *named, "--threshold", "0.999")
    assert len(set(loose.values())) < len(set(strict.values()))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--field", "shoe=surname"], "shoe"), (["--field", "surname"], "KIND=COLUMN"), (["--field", "family=name"], "name"),
        (["--truth", "gone"], "gone"), (["--link-only", "gone"], "gone"), (["--threshold", "2"], "threshold"), (["--explain", "r1"], "two"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_named(tmp_path, arguments, said):
    outcome, found = link(write(tmp_path / "town.csv", town(20)), tmp_path, *arguments, expect=None)
    assert outcome.code not in (0, 2) and said in outcome.said and "Fatal" not in outcome.said, outcome
    if said != "two":
        assert not found


# MARK: bad input


def test_a_table_without_rows_and_a_file_without_anything(tmp_path):
    outcome, found = link(write(tmp_path / "header.csv", []), tmp_path, "--json")
    assert found == {} and outcome.json["rows"] == 0 and outcome.json["people"] == 0
    (tmp_path / "empty.csv").write_bytes(b"")
    outcome, _ = link(tmp_path / "empty.csv", tmp_path, expect=None)
    assert outcome.code not in (0, 2) and "empty.csv" in outcome.said, outcome
    outcome, _ = link(tmp_path / "missing.csv", tmp_path, expect=None)
    assert outcome.code not in (0, 2) and "missing.csv" in outcome.said, outcome


def test_one_row_and_two(tmp_path):
    row = ["1", "Anna", "Rossi", "1980-02-03", "anna@mail.eu", "", ""]
    assert link(write(tmp_path / "one.csv", [row]), tmp_path)[1] == {"1": "1"}
    again = ["2", "ANNA", "ROSSI", "03/02/1980", "", "", ""]
    other = ["3", "Piet", "de Vries", "1951-11-23", "piet@mail.eu", "", ""]
    assert link(write(tmp_path / "few.csv", [row, again, other]), tmp_path)[1] == {"1": "1", "2": "1", "3": "3"}


def test_an_id_that_stands_twice_or_not_at_all_is_told_with_its_line(tmp_path):
    rows = town(20)
    rows[7][0] = rows[3][0]
    outcome, _ = link(write(tmp_path / "twice.csv", rows), tmp_path, expect=None)
    assert outcome.code not in (0, 2) and "line 9" in outcome.said and "id" in outcome.said, outcome
    rows[7][0] = " "
    outcome, _ = link(write(tmp_path / "none.csv", rows), tmp_path, expect=None)
    assert outcome.code not in (0, 2) and "line 9" in outcome.said, outcome


def test_empty_columns(tmp_path):
    rows = [[f"r{number}", "", "", "", "", "", ""] for number in range(500)]
    _, found = link(write(tmp_path / "empty.csv", rows), tmp_path)
    assert len(set(found.values())) == 500


@pytest.mark.parametrize("count", [10, 20_000])
def test_all_rows_equal_are_one_person(tmp_path, count):
    rows = [[f"r{number}", "Anna", "Rossi", "1980-02-03", "anna@mail.eu", "0612345678", ""] for number in range(count)]
    outcome, found = link(write(tmp_path / "equal.csv", rows), tmp_path, "--json")
    assert set(found.values()) == {"r0"}
    assert outcome.json["comparedPairs"] <= outcome.json["pairBound"]


@pytest.mark.parametrize("count", [2_000, pytest.param(1_000_000, marks=pytest.mark.long)])
def test_one_mailbox_for_all(tmp_path, count):
    chance = random.Random(4)
    name = lambda: "".join(chance.choices("abcdefghijklmnoprstuvz", k=8))
    rows = ([f"r{number}", name(), name(), "", "info@shop-of-all.eu", "", ""] for number in range(count))
    outcome, found = link(write(tmp_path / "mailbox.csv", rows), tmp_path, "--json")
    assert outcome.json["comparedPairs"] <= outcome.json["pairBound"] < count * 1_000
    assert outcome.json["comparedPairs"] < count * 60
    assert len(set(found.values())) > count * 0.99
    assert outcome.peak < 300e6 + count * 1_500


def test_a_cell_of_five_megabytes(tmp_path):
    rows = town(50)
    rows[5][2] = "Rossi " * 900_000
    rows[6][4] = "a" * 5_000_000 + "@mail.eu"
    outcome, found = link(write(tmp_path / "large.csv", rows), tmp_path, expect=(0, 2))
    assert len(found) >= len(rows) - 2
    assert outcome.peak < 500e6


def test_signs_of_all_the_world(tmp_path):
    rows = [
        ["1", "👩‍👩‍👧", "🙂🙂", "1990-01-02", "smile@mail.eu", "", ""], ["2", "أحمد", "مرحبا", "1971-05-06", "", "0611111111", ""],
        ["3", "أحمد", "مرحبا", "1971-05-06", "", "0611111111", ""], ["4", "אברהם", "כהן", "1950-01-02", "x@yy.eu", "", ""],
        ["5", "\u202eanna", "Ros\u200bsi", "31/02/1980", "@@", "000", ""], ["6", "Ольга", "Иванова", "1988-07-09", "", "", ""],
        ["7", "Ольга", "Ивaнова", "1988-07-09", "", "", ""],
    ]  # fmt: skip
    _, found = link(write(tmp_path / "world.csv", rows), tmp_path)
    assert len(found) == 7 and found["2"] == found["3"] and found["1"] != found["2"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
def test_other_encodings(tmp_path, encoding):
    text = "id;nome;cognome;data di nascita\n1;Niccolò;Forlì;3/4/1980\n2;NICCOLÒ;FORLÌ;03/04/1980\n3;Zoë;Müller;1/2/1990\n"
    (tmp_path / "other.csv").write_bytes(text.encode(encoding))
    _, found = link(tmp_path / "other.csv", tmp_path)
    assert found == {"1": "1", "2": "1", "3": "3"}


def test_bytes_that_are_no_text(tmp_path):
    lines = [b"id,first_name,surname,date_of_birth"] + [b"%d,An\xff\xfena,R\xc3ssi,1980-02-0%d" % (number, number) for number in range(1, 9)]
    (tmp_path / "broken.csv").write_bytes(b"\n".join(lines) + b"\n")
    outcome, _ = link(tmp_path / "broken.csv", tmp_path, expect=None)
    assert outcome.code in (0, 1, 2) and "Fatal" not in outcome.said, outcome


def test_a_compressed_table(tmp_path):
    plain = write(tmp_path / "town.csv", town(50))
    with gzip.open(tmp_path / "town.csv.gz", "wb") as file:
        file.write(plain.read_bytes())
    assert link(plain, tmp_path)[1] == link(tmp_path / "town.csv.gz", tmp_path)[1]


def test_generated_contacts_are_not_confused(tmp_path):
    """A web shop that few customers stand in twice. What is wrongly joined is fathers and sons of one name at one address, with no date of birth between them."""
    tessera("generate", "--people", 3000, "--sales-per-person", "0", "--seed", 3, "--output", tmp_path / "group")
    with open(tmp_path / "group/truth.csv", newline="", encoding="utf-8") as file:
        truth = {(row["source"], row["external_id"]): row["person"] for row in csv.DictReader(file)}
    with open(tmp_path / "group/contacts-hea-shop.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["person"] = truth["hea-shop", row["id"]]
    table = write(tmp_path / "shop.csv", [row.values() for row in rows], list(rows[0]))
    outcome, _ = link(table, tmp_path, "--truth", "person", "--json")
    assert outcome.json["pairwise"]["precision"] > 0.8 and outcome.json["pairwise"]["recall"] > 0.9, outcome.json["pairwise"]
