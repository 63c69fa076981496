"""dbt projects on databases of their own: raw tables go in, `dbt` runs, marts come out."""

import shutil

import pytest
from dbt_common.tests import enable_test_caching
from projects import ROOT, DuckDBProject, start_spark

enable_test_caching()  # dbt then reads the text of a macro once per process, not once per call

LONGEST = ["test_numbers", "test_cluster", "test_spark", "test_ledger", "test_schedule", "test_errors", "test_lifecycle"]


def pytest_collection_modifyitems(items):
    """The longest files first, so that no process is left with them at the end."""
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    """The Spark session of all tests; it starts when the first one asks for it."""
    session = start_spark(tmp_path_factory.mktemp("spark"))
    yield session
    session.stop()


@pytest.fixture
def project(tmp_path) -> DuckDBProject:
    return DuckDBProject(tmp_path)


@pytest.fixture(scope="module")
def shared_project(tmp_path_factory) -> DuckDBProject:
    """One project for the tests of a module, which must not depend on each other's rows."""
    return DuckDBProject(tmp_path_factory.mktemp("project"))


@pytest.fixture
def changed_project(tmp_path) -> DuckDBProject:
    """A project with a copy of the sources, whose files a test may change."""
    root = tmp_path / "project"
    for name in ("models", "macros", "python_models", "tests/generic", "tests/singular"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "dbt_project.yml", root)
    return DuckDBProject(tmp_path, root=root)
