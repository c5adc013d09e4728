"""Whatever the OpenAPI allows is asked of a real server: no failure of its own, and no answer that it does not document."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.store import Store
from loaders.load import load_paths
from tests.conftest import NOW
from tests.served import Served, serving
from tests.world import YEAR_END

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
MANY = os.environ.get("YIJU_ASKED", "8")
SMALL = Path(__file__).parent / "cases" / "reject" / "R6.1 名单只引规范性文件"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server on a handful of records, which answers anything at once."""
    folder = tmp_path_factory.mktemp("small") / "data"
    with Store.open(folder, create=True) as store:
        load_paths(store, [SMALL], on=YEAR_END, territory=None, now=NOW)
    with serving(folder) as server:
        yield server


def asked(server: Served, role: str, phases: str, folder: Path, *words: str) -> str:
    """What schemathesis says of the server; it must find nothing."""
    with server.client() as client:
        client.get("/sparql", params={"query": "ASK {}"}).raise_for_status()  # the copy for queries is made
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("st")), "run", f"{server.url}/openapi.json", "--checks", CHECKS, "--phases", phases,
            "--max-examples", MANY, "--seed", "7", "--no-color", "--request-timeout", "60",
            "-H", f"Authorization: Bearer {server.token(role)}", *words,
        ],
        capture_output=True, encoding="utf-8", timeout=600, cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:]
    return done.stdout


@pytest.mark.parametrize(("role", "paths"), [("lawyer", "."), ("assessor", "/standards")])
def test_no_question_that_the_openapi_allows_is_answered_otherwise_than_it_says(
    small: Served, role: str, paths: str, tmp_path: Path
) -> None:
    asked(small, role, "coverage,fuzzing,stateful", tmp_path, "--include-path-regex", paths)


def test_the_examples_of_the_openapi_run(served: Served, tmp_path: Path) -> None:
    asked(served, "reviewer", "examples", tmp_path)


def test_every_operation_says_what_it_does_in_both_languages(small: Served) -> None:
    with small.client() as client:
        paths = client.get("/openapi.json").json()["paths"]
    for path, operations in paths.items():
        for operation in operations.values():
            zh, _, en = operation["summary"].partition(" / ")
            assert zh and en, path
