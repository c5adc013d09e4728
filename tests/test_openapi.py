"""Whatever the OpenAPI allows is asked of a real server: no failure of its own, and no answer that it does not document."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.served import Served

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
MANY = os.environ.get("YIJU_ASKED", "8")


@pytest.mark.parametrize("role", ["reader", "administrator"])
def test_no_question_that_the_openapi_allows_is_answered_otherwise_than_it_says(
    served: Served, role: str, tmp_path: Path
) -> None:
    asked = subprocess.run(
        [
            str(Path(sys.executable).with_name("st")), "run", f"{served.url}/openapi.json", "--checks", CHECKS,
            "--max-examples", MANY, "--seed", "7", "--no-color", "-H", f"Authorization: Bearer {served.token(role)}",
        ],
        capture_output=True, encoding="utf-8", timeout=600, cwd=tmp_path,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stdout[-6000:]


def test_every_operation_says_what_it_does_in_both_languages(served: Served) -> None:
    with served.client() as client:
        paths = client.get("/openapi.json").json()["paths"]
    for path, operations in paths.items():
        for operation in operations.values():
            zh, _, en = operation["summary"].partition(" / ")
            assert zh and en, path
