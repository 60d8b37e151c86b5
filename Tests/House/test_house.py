"""Holds the house: what docs/architecture.md says of targets, imports, files and tables is so."""

import re
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from floors import DOORS, DRIVERS, ENGINES, FLOORS, MATHEMATICS, NEIGHBOURS, PACKAGES, SYSTEM_LIBRARIES, TOOLCHAIN

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "Sources"
TARGETS = sorted(path.name for path in SOURCES.iterdir() if path.is_dir())
IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|private|fileprivate)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)", re.M)


def swift_files(folder):
    return sorted(folder.rglob("*.swift"))


def text(path):
    return path.read_text(encoding="utf-8")


def code(path):
    """The file without comments and without texts, line by line as it was."""
    source = re.sub(r'"""(.*?)"""', lambda match: '""' + "\n" * match.group(1).count("\n"), text(path), flags=re.S)
    source = re.sub(r'"(?:\\.|[^"\\\n])*"', '""', source)
    return re.sub(r"//[^\n]*", "", source)


def place(path, source, match):
    return f"{path.relative_to(ROOT)}:{source.count(chr(10), 0, match.start()) + 1}"


def imports(folder):
    for path in swift_files(folder):
        source = code(path)
        for match in IMPORT.finditer(source):
            yield place(path, source, match), match.group(1)


def refusal(target, imported):
    """Why `target` may not import `imported`, or None."""
    if imported in TOOLCHAIN:
        return None
    if imported in PACKAGES:
        return None if target in PACKAGES[imported] else f"the package {imported} is for {', '.join(sorted(PACKAGES[imported]))}"
    if imported not in FLOORS:
        return f"{imported} has no floor and is no package of the list in floors.py"
    if imported in DRIVERS and target != "tessera":
        return "a driver is seen by tessera and TestKit only"
    if imported in NEIGHBOURS.get(target, ()):
        return None
    if FLOORS[imported] >= FLOORS[target]:
        return f"floor {FLOORS[target]} imports floor {FLOORS[imported]}"
    if target in ENGINES and imported != "Kernel" and imported not in MATHEMATICS.get(target, ()):
        return "an engine sees the Kernel only"
    return None


def test_every_target_has_a_floor():
    assert [target for target in TARGETS if target not in FLOORS] == []


@pytest.mark.parametrize("target", TARGETS)
def test_imports_point_down(target):
    assert [f"{where}: {reason}" for where, name in imports(SOURCES / target) if (reason := refusal(target, name))] == []


def test_only_the_test_kit_sees_drivers_among_tests():
    tests = [folder for folder in (ROOT / "Tests").iterdir() if folder.is_dir() and folder.name not in ("TestKit", "StorageTests")]
    assert [where for folder in tests for where, name in imports(folder) if name in DRIVERS] == []


@pytest.mark.parametrize(
    "target, imported, allowed",
    [
        ("Sales", "Storage", True), ("Sales", "Organisation", True), ("Sales", "Customers", False), ("Customers", "Sales", False),
        ("Intake", "Sales", True), ("Sales", "Intake", False), ("API", "StorageSQLite", False), ("tessera", "StorageSQLite", True),
        ("RecordLinkage", "Storage", False), ("Charts", "Kernel", True), ("Kernel", "Storage", False), ("Backoffice", "API", False),
        ("Sales", "GRDB", False), ("StorageSQLite", "GRDB", True), ("Sales", "Alamofire", False),
        ("PurchaseModels", "COpenBLAS", True), ("PurchaseModels", "Tabular", False), ("Charts", "COpenBLAS", False),
    ],
)  # fmt: skip
def test_the_rule_itself(target, imported, allowed):
    assert (refusal(target, imported) is None) == allowed


@pytest.mark.parametrize("target", [target for target in TARGETS if target not in SYSTEM_LIBRARIES and target != "tessera"])
def test_readme_says_what_the_target_is(target):
    readme = SOURCES / target / "README.md"
    assert readme.is_file(), f"Sources/{target} has no README.md"
    assert len(text(readme).split()) > 30, f"Sources/{target}/README.md says nothing"


def test_no_file_is_long():
    lengths = {path: text(path).count("\n") for folder in ("Sources", "Tests") for path in swift_files(ROOT / folder)}
    assert [f"{path.relative_to(ROOT)}: {count} lines" for path, count in lengths.items() if count > 400] == []


CRASH = re.compile(r"\btry!|\bas!|\bfatalError\b|\bpreconditionFailure\b|\bunsafelyUnwrapped\b")
SILENCE = re.compile(r"\bcatch\s*(?:_\s*)?\{\s*\}")


def test_nothing_crashes_or_swallows_by_choice():
    places = []
    for path in swift_files(SOURCES):
        source = code(path)
        places += [f"{place(path, source, match)}: {match.group()}" for pattern in (CRASH, SILENCE) for match in pattern.finditer(source)]
    assert places == []


SQL = re.compile(r"\b(?:SELECT\s.+?\sFROM|INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\w+\s+SET)\b", re.S)
TEXT = re.compile(r'"""(.*?)"""|"((?:\\.|[^"\\\n])*)"', re.S)


def texts(path):
    source = text(path)
    for match in TEXT.finditer(source):
        yield place(path, source, match), match.group(1) or match.group(2) or ""


def test_doors_contain_no_sql():
    doors = [SOURCES / target for target in TARGETS if target in DOORS]
    assert [where for door in doors for path in swift_files(door) for where, value in texts(path) if SQL.search(value)] == []


CREATES = re.compile(r"\bCREATE\s+(?:VIRTUAL\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)", re.I)
WRITES = re.compile(r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|DELETE\s+FROM|UPDATE)\s+(\w+)")
BUFFERS = re.compile(r'\binto:\s*"(\w+)"')


def test_each_table_is_written_by_the_module_that_made_it():
    made, written = defaultdict(set), []
    for target in TARGETS:
        for path in swift_files(SOURCES / target):
            for where, value in texts(path):
                for table in CREATES.findall(value):
                    made[table].add(target)
                written += [(where, target, table) for table in WRITES.findall(value)]
            source = text(path)
            written += [(place(path, source, match), target, match.group(1)) for match in BUFFERS.finditer(source)]
    assert {table: owners for table, owners in made.items() if len(owners) > 1} == {}
    assert [f"{where}: {table} belongs to {made[table]}" for where, target, table in written if table in made and target not in made[table]] == []


MACHINE = re.compile(r"(?:^|[^A-Za-z.])/(?:work|root|farm|home/\w+|Users/\w+)/")


def project_files():
    """What git knows; of a tree without its repository, such as an unpacked archive, all that no build has left behind."""
    known = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True)
    if known.returncode == 0:
        return known.stdout.decode().split("\0")
    kept = [path for path in ROOT.iterdir() if not path.name.startswith(".")]
    files = [file for path in kept for file in ([path] if path.is_file() else path.rglob("*"))]
    return [str(file.relative_to(ROOT)) for file in files if "__pycache__" not in file.parts]


def test_no_path_of_a_machine():
    places = []
    for name in project_files():
        path = ROOT / name
        if not path.is_file() or path == Path(__file__).resolve() or b"\0" in path.read_bytes()[:8000]:
            continue
        places += [f"{name}: {match.group().strip()}" for match in MACHINE.finditer(path.read_text(encoding="utf-8", errors="replace"))]
    assert places == []


def test_targets_are_linked_from_the_architecture_page():
    page = text(ROOT / "docs/architecture.md")
    assert [target for target in TARGETS if f"`{target}`" not in page] == []
