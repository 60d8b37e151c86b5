import os
import random
import shutil

import pytest
from support.browser import chromium
from support.databases import Cluster, fresh
from support.retailers import Group, small_shop

KINDS = ("sqlite", "postgres")


def pytest_addoption(parser):
    parser.addoption("--prove", action="store_true", help="run loops many times and the tests marked `long`")
    parser.addoption("--seed", type=int, default=None, help="the seed of what is drawn at random; printed when a test fails")


def pytest_configure(config):
    config.addinivalue_line("markers", "long: takes minutes; run by `make prove`")
    if config.getoption("--seed") is None:
        config.option.seed = random.SystemRandom().randrange(1 << 30)


def pytest_report_header(config):
    return f"seed: {config.option.seed}"


def pytest_collection_modifyitems(config, items):
    if config.getoption("--prove"):
        return
    for item in items:
        if "long" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="a long proof: make prove"))


@pytest.fixture(scope="session")
def cluster():
    cluster = Cluster()
    yield cluster
    cluster.stop()


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(params=KINDS)
def database(request, tmp_path, cluster):
    """An empty, migrated database of each kind."""
    database = fresh(request.param, tmp_path, cluster)
    yield database
    database.remove()


@pytest.fixture
def shop(database):
    """The database with company ACME, its sources and stores."""
    small_shop(database)
    return database


@pytest.fixture
def chance(request):
    """Randomness that the seed in the header brings back."""
    return random.Random(f"{request.config.option.seed}{request.node.nodeid}")


@pytest.fixture(scope="session")
def group(tmp_path_factory):
    """A generated group small enough to import whole in seconds."""
    return Group(tmp_path_factory.mktemp("group"), people=int(os.environ.get("TESSERA_TEST_PEOPLE", "1500")))


@pytest.fixture(scope="session")
def large_group(tmp_path_factory, request):
    """A generated group whose sales and contacts take long enough to be interrupted."""
    folder = tmp_path_factory.mktemp("large")
    people = 20000 if request.config.getoption("--prove") else 8000
    yield Group(folder, people=int(os.environ.get("TESSERA_TEST_LARGE", people)), seed=2)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def rounds(request):
    """How often a loop of kills goes round."""
    return 50 if request.config.getoption("--prove") else 5
