"""Imports that are killed, and databases that go away: nothing is lost and nothing comes twice."""

import time

import pytest
from support.databases import fresh
from support.executable import Running
from support.fingerprint import fingerprint, kept_sums

KILLED = -9


class Scene:
    """A database ready for one import, how long that takes undisturbed, and what it then says."""

    def __init__(self, base, files, folder):
        self.base, self.files = base, files
        database = base.copy(folder)
        started = time.monotonic()
        for each in files:
            each.run(database)
        self.seconds = time.monotonic() - started
        self.whole = fingerprint(database)
        database.remove()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def scenes(request, cluster, large_group, tmp_path_factory):
    """For contacts and for sales, the scene before it."""
    base = fresh(request.param, tmp_path_factory.mktemp("base"), cluster)
    large_group.found(base)
    large_group.load(base, "stores", "products")
    contacts = large_group.of("contacts", company="ORT")
    return {
        "contacts": Scene(base, contacts, tmp_path_factory.mktemp("contacts")),
        "sales": Scene(base, large_group.of("sales", company="ORT"), tmp_path_factory.mktemp("sales")),
    }


@pytest.mark.parametrize("subject", ["contacts", "sales"])
def test_killed_at_random_moments(scenes, subject, tmp_path, chance, rounds):
    scene = scenes[subject]
    database = scene.base.copy(tmp_path)
    kills = 0
    for each in scene.files:
        for _ in range(rounds):
            running = Running(*each.arguments, database=database)
            time.sleep(chance.uniform(0.01, max(scene.seconds / len(scene.files) / 2, 0.1)))
            outcome = running.kill()
            if outcome.code in (0, 2):
                break
            assert outcome.code == KILLED, outcome
            kills += 1
        each.run(database)
    assert kills > 0, "no kill met an import; it is too short"
    assert fingerprint(database) == scene.whole
    assert kept_sums(database) == []
    database.remove()


def test_server_restarts_during_an_import(cluster, large_group, tmp_path, chance, rounds):
    base = fresh("postgres", tmp_path, cluster)
    large_group.found(base)
    large_group.load(base, "stores", "products")
    (sales,) = large_group.of("sales", company="ORT")
    scene = Scene(base, [sales], tmp_path)
    for _ in range(max(rounds // 4, 1)):
        database = base.copy(tmp_path)
        running = Running(*sales.arguments, database=database)
        time.sleep(chance.uniform(0.05, scene.seconds * 0.6))
        cluster.restart("immediate")
        outcome = running.wait()
        if outcome.code not in (0, 2):
            # It may give up, in words; then a rerun completes.
            assert outcome.code > 0 and "Fatal error" not in outcome.said, outcome
            sales.run(database)
        assert fingerprint(database) == scene.whole
        assert kept_sums(database) == []
        database.remove()
