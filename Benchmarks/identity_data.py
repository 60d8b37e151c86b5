"""One table of all the contacts that `tessera generate` writes, with the true person of each: what a retailer's own export would look like."""

import csv

COLUMNS = [
    "id", "source", "given_name", "family_name", "full_name", "gender", "birth_date", "email", "phone", "mobile", "address", "postcode", "city",
    "country", "tax_code", "card", "person",
]

# For each source: how its file is written, and which of its columns go where. Several columns are written one after the other.
SOURCES = {
    "fio-erp": (
        {"delimiter": ";", "encoding": "windows-1252"},
        {
            "id": ["Codice Cliente"], "family_name": ["Cognome"], "given_name": ["Nome"], "gender": ["Sesso"], "birth_date": ["Data di nascita"],
            "tax_code": ["Codice Fiscale"], "address": ["Indirizzo"], "postcode": ["CAP"], "city": ["Città"], "country": ["Nazione"],
            "phone": ["Telefono"], "mobile": ["Cellulare"], "email": ["E-mail"], "card": ["Tessera"],
        },
    ),
    "fio-shop": (
        {},
        {
            "id": ["customerId"], "given_name": ["firstName"], "family_name": ["lastName"], "email": ["email"], "mobile": ["phone"],
            "birth_date": ["birthDate"], "address": ["addressLine"], "postcode": ["postalCode"], "city": ["city"], "country": ["countryCode"],
        },
    ),
    "fio-news": ({}, {"id": ["subscriber_id"], "email": ["email"], "given_name": ["first_name"]}),
    "fio-event": (
        {"delimiter": ";"},
        {"id": ["Scheda"], "full_name": ["Nome e cognome"], "email": ["E-mail"], "mobile": ["Cellulare"], "birth_date": ["Data di nascita"]},
    ),
    "ort-till": (
        {},
        {
            "id": ["klantnummer"], "card": ["kaartnummer"], "given_name": ["voornaam"], "family_name": ["tussenvoegsel", "achternaam"],
            "gender": ["geslacht"], "birth_date": ["geboortedatum"], "address": ["straat", "huisnummer"], "postcode": ["postcode"],
            "city": ["woonplaats"], "phone": ["telefoon"], "mobile": ["mobiel"], "email": ["e-mailadres"],
        },
    ),
    "ort-app": ({}, {"id": ["user_id"], "email": ["email"], "mobile": ["phone"], "given_name": ["given_name"]}),
    "hea-shop": (
        {},
        {
            "id": ["id"], "given_name": ["givenName"], "family_name": ["familyName"], "email": ["email"], "mobile": ["phone"],
            "birth_date": ["dateOfBirth"], "gender": ["gender"], "address": ["houseNumber", "street"], "city": ["city"], "postcode": ["postcode"],
            "country": ["country"],
        },
    ),
    "hea-sheet": (
        {"delimiter": "\t"},
        {
            "id": ["Ref"], "card": ["Club card"], "full_name": ["Name"], "address": ["Address"], "city": ["Town"], "postcode": ["Post code"],
            "phone": ["Tel"], "mobile": ["Mob"], "email": ["Email address"], "birth_date": ["DOB"],
        },
    ),
    "hea-social": ({}, {"id": ["entry_id"], "full_name": ["full_name"], "email": ["email"], "country": ["country"]}),
}


def merge(folder, path):
    """Writes the contacts in `folder` to the table `path`; how many there are."""
    with open(folder / "truth.csv", newline="", encoding="utf-8") as file:
        people = {(row["source"], row["external_id"]): row["person"] for row in csv.DictReader(file)}
    count = 0
    with open(path, "w", newline="", encoding="utf-8") as output:
        writer = csv.writer(output, lineterminator="\n")
        writer.writerow(COLUMNS)
        for source, (layout, columns) in SOURCES.items():
            name = folder / f"contacts-{source}.csv"
            if not name.exists():
                continue
            with open(name, newline="", encoding=layout.get("encoding", "utf-8")) as file:
                rows = csv.reader(file, delimiter=layout.get("delimiter", ","))
                header = next(rows)
                places = [[header.index(part) for part in columns.get(column, [])] for column in COLUMNS[2:-1]]
                key = header.index(columns["id"][0])
                for row in rows:
                    values = [" ".join(filter(None, (row[part] for part in parts))) for parts in places]
                    writer.writerow([f"{source}:{row[key]}", source, *values, people[source, row[key]]])
                    count += 1
    return count
