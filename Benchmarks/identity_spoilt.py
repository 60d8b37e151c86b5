"""Tables made worse than they come: values mistyped and left out, columns missing. What is learnt without labels must hold there too."""

import csv
import random

KEPT = {"id", "source", "person"}

# What is left out together, and what it is called.
MISSING = {
    "dates of birth": ["birth_date"],
    "e-mail addresses": ["email"],
    "telephones": ["phone", "mobile"],
    "homes": ["address", "postcode", "city"],
    "cards and tax codes": ["card", "tax_code"],
    "dates of birth, cards, tax codes": ["birth_date", "card", "tax_code"],
    "names": ["given_name", "family_name", "full_name"],
}


def mistyped(value, chance):
    if len(value) < 3:
        return value
    place, what = chance.randrange(len(value) - 1), chance.random()
    if what < 0.3:
        return value[:place] + value[place + 1] + value[place] + value[place + 2 :]
    if what < 0.55:
        return value[:place] + value[place + 1 :]
    if what < 0.8:
        letters = "0123456789" if value[place].isdigit() else "abcdefghilmnoprstu"
        return value[:place] + chance.choice(letters) + value[place + 1 :]
    return value[:place] + value[place] + value[place:]


def spoil(table, path, share, seed=1):
    """The same table with `share` of all values worse: two in five of those left out, the others mistyped."""
    chance = random.Random(seed)
    with open(table, newline="", encoding="utf-8") as source, open(path, "w", newline="", encoding="utf-8") as output:
        rows = csv.DictReader(source)
        writer = csv.DictWriter(output, rows.fieldnames, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            for column, value in row.items():
                if column in KEPT or not value:
                    continue
                fate = chance.random()
                if fate < share:
                    row[column] = "" if fate < share * 0.4 else mistyped(value, chance)
            writer.writerow(row)


def without(table, path, columns):
    """The same table without some of its columns."""
    with open(table, newline="", encoding="utf-8") as source, open(path, "w", newline="", encoding="utf-8") as output:
        rows = csv.DictReader(source)
        kept = [column for column in rows.fieldnames if column not in columns]
        writer = csv.DictWriter(output, kept, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
