"""Retailers to import: the generated group, and small files made on the spot."""

import json
from dataclasses import dataclass
from pathlib import Path

from .executable import tessera


@dataclass(frozen=True)
class Import:
    kind: str
    file: Path
    company: str
    source: str

    @property
    def arguments(self):
        return ["import", self.kind, self.file, "--company", self.company, "--source", self.source]

    def run(self, database, *more, expect=(0, 2), **options):
        """2 is: done, some rows were rejected."""
        return tessera(*self.arguments, *more, database=database, expect=expect, **options)


class Group:
    """A retail group as `tessera generate` writes it."""

    def __init__(self, folder, people, seed=1):
        """Writes the files, unless `people` is None and they are there."""
        self.folder = Path(folder)
        if people is not None:
            tessera("generate", "--people", people, "--seed", seed, "--until", "2026-06-30", "--output", folder)
        self.organisation = json.loads((self.folder / "organisation.json").read_text())
        self.imports = [self._import(entry) for entry in self.organisation["imports"]]

    def _import(self, entry):
        # Stores and products name no source of their own: the company's first one hands them in.
        first = next(source["code"] for source in self.organisation["sources"] if source["company"] == entry["company"])
        return Import(entry["kind"], self.folder / entry["file"], entry["company"], entry.get("source") or first)

    def of(self, *kinds, company=None):
        return [each for each in self.imports if each.kind in kinds and company in (None, each.company)]

    def found(self, database):
        """Companies and sources, by command."""
        for company in self.organisation["companies"]:
            add_company(database, company["code"], company["currency"], company["timeZone"], country=company["country"])
        for source in self.organisation["sources"]:
            add_source(database, source["code"], source["kind"], source["company"])

    def load(self, database, *kinds):
        for each in self.of(*kinds):
            each.run(database)


def add_company(database, code, currency="EUR", time_zone="Europe/Rome", country="IT"):
    tessera("company", "add", code, "--currency", currency, "--time-zone", time_zone, "--country", country, database=database)


def add_source(database, code, kind, company):
    """The write key."""
    return tessera("source", "add", code, "--kind", kind, "--company", company, "--json", database=database).json["writeKey"]


def small_shop(database):
    """Company ACME with one source of contacts and one of sales, and two stores."""
    add_company(database, "ACME")
    add_source(database, "erp", "erp", "ACME")
    add_source(database, "till", "till", "ACME")
    for code in ("S1", "S2"):
        tessera("store", "add", code, "--company", "ACME", database=database)


def write(path, text, encoding="utf-8"):
    path = Path(path)
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path
