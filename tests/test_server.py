"""A real server process: who may read and write, what it refuses, what it registers, and how it stops."""

import datetime as dt
import json
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.serve import listen
from api.server.register import START, Entry, Register
from api.server.working import FILE, Working
from api.settings import Settings
from tests.served import Served, serving

DAY = "2021-12-31"
ROOT = Path(__file__).parent.parent


def problem(response: httpx.Response, status: int) -> dict[str, object]:
    """The one shape of every error."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == status and told["title"] and told["detail_zh"] and told["detail_en"]
    return dict(told)


def test_the_answer_over_http_is_the_answer_of_the_command(served: Served) -> None:
    with served.client() as client:
        told = client.get("/api/why", params={"claim": "H001", "on": DAY})
        again = client.get("/api/why", params={"claim": "H001", "on": DAY})
    assert told.json()["verdict"] == "allowed" and told.json()["certificate"].startswith("@prefix")
    assert again.content == told.content


@pytest.mark.parametrize(
    ("form", "kind", "begins"),
    [
        ("turtle", "text/turtle", "@prefix"),
        ("jsonld", "application/ld+json", "[{"),
        ("svg", "image/svg+xml", "<svg"),
    ],
)
def test_an_answer_comes_in_the_form_that_is_asked(served: Served, form: str, kind: str, begins: str) -> None:
    with served.client() as client:
        told = client.get("/api/why", params={"claim": "H002", "on": DAY, "format": form})
    assert told.headers["content-type"].startswith(kind) and told.text.lstrip().startswith(begins)


def test_what_cannot_be_read_is_told_in_both_languages_and_names_the_place(served: Served) -> None:
    with served.client() as client:
        wrong = problem(client.get("/api/why", params={"claim": "H001", "on": "2021-02-30"}), 400)
        assert "on 不是日期" in str(wrong["detail_zh"]) and "2021-12-31" in str(wrong["detail_en"])
        assert "claim 没有写明" in str(problem(client.get("/api/why", params={"on": DAY}), 400)["detail_zh"])
        problem(client.get("/api/why", params={"claim": "没有", "on": DAY}), 404)
        problem(client.get("/api/nothing"), 404)
        problem(client.put("/api/why"), 405)


def test_a_provision_is_shown_with_its_words_and_its_state_on_the_day(served: Served) -> None:
    with served.client() as client:
        told = client.get("/api/provisions", params={"cited": "政府采购法第七十七条第一款", "on": DAY}).json()
    assert told["states"][0]["state"] == "state-in-force" or told["states"][0]["label"]["zh"] == "现行有效"
    assert any(
        "一至三年" in (place["text"] or "") for version in told["versions"] for place in version["places"]
    )


def test_what_is_held_is_listed_and_found_by_words(served: Served) -> None:
    with served.client() as client:
        found = client.get("/api/claims", params={"q": "政府采购", "kind": "Measure"}).json()
        assert found["total"] and {row["kind"] for row in found["items"]} == {"Measure"}
        assert client.get("/api/claims", params={"limit": 1}).json()["items"][0]["iri"]
        assert client.get("/api/norms", params={"q": "政府采购法"}).json()["total"]
        assert client.get("/api/impact", params={"of": "政府采购法", "on": DAY}).json()["falls"]


def test_on_this_machine_reading_is_open_and_nothing_else_is(served: Served) -> None:
    with served.client() as client:
        assert client.get("/api/claims").status_code == 200
        assert client.get("/admin").status_code == 403
        for headers in ({"X-Forwarded-For": "10.0.0.9"}, {"Authorization": "Bearer yiju_wrong"}):
            problem(client.get("/api/claims", headers=headers), 401)


def test_reading_can_be_closed_and_a_token_opens_it(example_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(example_folder, tmp_path / "data")
    with serving(tmp_path / "data", open_reading="false") as server:
        with server.client() as client:
            told = client.get("/api/claims")
            problem(told, 401)
            assert told.headers["www-authenticate"] == "Bearer"
        with server.client("reader") as client:
            assert client.get("/api/claims").status_code == 200


def test_a_token_that_is_over_or_revoked_opens_nothing(served: Served) -> None:
    over = served.token("administrator", now=dt.datetime.now(dt.UTC) - dt.timedelta(days=2))
    words = served.token("administrator", "将撤销")
    with served.client() as client:
        assert client.get("/admin", headers={"Authorization": f"Bearer {words}"}).status_code == 200
        listed = run("token", "list", "--data", str(served.folder))
        number = next(line.split("\t")[0] for line in listed.splitlines() if "将撤销" in line)
        run("token", "revoke", "--number", number, "--data", str(served.folder))
        for token in (over, words):
            assert client.get("/admin", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    held = (served.folder / FILE).read_bytes()
    assert words.encode() not in held and over.encode() not in held


def run(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", *words, "--lang", "en"],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_only_an_administrator_makes_tokens_and_from_our_own_page(served: Served) -> None:
    asked = {"post": "法规处", "role": "lawyer", "days": "30"}
    for role, status in (("reviewer", 403), ("administrator", 200)):
        with served.client(role) as client:
            assert client.post("/admin/tokens", data=asked).status_code == status
    with served.client("administrator") as client:
        assert (
            client.post("/admin/tokens", data=asked, headers={"Origin": "https://evil.example"}).status_code
            == 403
        )
        made = client.post("/admin/tokens", data=asked)
        assert re.search("yiju_[\\w-]{43}", made.text) and made.headers["cache-control"] == "no-store"
        assert client.post("/admin/tokens", data={**asked, "role": "king"}).status_code == 400


def test_a_host_that_is_not_ours_is_refused(served: Served) -> None:
    with served.client() as client:
        told = problem(client.get("/api/claims", headers={"Host": "rebound.example"}), 400)
    assert "YIJU_HOSTS" in str(told["detail_zh"])


def test_what_is_too_large_or_too_often_is_refused(example_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(example_folder, tmp_path / "data")

    def endless() -> Iterator[bytes]:
        yield from (b"x" * 500 for _ in range(10))

    with (
        serving(tmp_path / "data", rate="9/minute", body_limit="1000") as server,
        server.client("administrator") as client,
    ):
        problem(client.post("/admin/tokens", content=b"x" * 2000), 413)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        problem(client.post("/admin/tokens", content=endless(), headers=form), 413)
        statuses = [client.get("/api/claims", params={"limit": 1}).status_code for _ in range(9)]
        assert statuses[0] == 200 and statuses[-1] == 429
        assert client.get("/api/claims").headers["retry-after"]


def test_what_takes_too_long_is_answered_in_time_and_the_next_is_served(
    example_folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(example_folder, tmp_path / "data")
    with serving(tmp_path / "data", request_seconds="0.01") as server, server.client() as client:
        slow = problem(client.get("/api/impact", params={"of": "政府采购法", "on": DAY}), 503)
        assert "0.01" in str(slow["detail_en"])
        assert client.get("/openapi.json").status_code in (200, 503)


def test_every_answer_carries_the_security_headers(served: Served) -> None:
    with served.client() as client:
        for path in ("/health", "/api/claims", "/admin", "/nothing"):
            headers = client.get(path).headers
            assert "default-src 'none'" in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff" and "server" not in headers


def test_health_tells_which_data_is_served_and_metrics_count(served: Served) -> None:
    with served.client() as client:
        told = client.get("/health").json()
        assert told["status"] == "ok" and told["version"] >= 1 and told["rejected"] > 0 and told["age"] >= 0
        assert "yiju_request_seconds" in client.get("/metrics").text


def test_what_was_asked_is_registered_with_who_why_and_what_was_shown(served: Served) -> None:
    with served.client("lawyer") as client:
        client.get("/api/why", params={"claim": "H004", "on": DAY, "purpose": "行政复议"})
        client.get(
            "/api/why", params={"claim": "H005", "on": DAY}, headers={"Yiju-Purpose": "%E5%A4%8D%E6%A0%B8"}
        )
        assert client.get("/admin/register").status_code == 403
    with served.client("administrator") as client:
        page = client.get("/admin/register", params={"q": "H004"}).text
        assert "行政复议" in page and f"H004 {DAY}" in page and "lawyer" in page
        assert "复核" in client.get("/admin/register", params={"q": "H005"}).text
        assert (
            "H004"
            not in client.get("/admin/register", params={"q": "H004", "until": "2020-01-01"}).text.split(
                "<tbody>"
            )[1]
        )
    assert "令牌" not in page.split("<tbody>")[1] and "yiju_" not in page.split("<tbody>")[1]


def entry(words: str, time: str = "2026-01-01T00:00:00+00:00") -> Entry:
    return Entry(time, "岗", "reader", "目的", "GET", words, "shown", 200)


def test_a_change_a_gap_and_a_forged_entry_show_in_the_register(tmp_path: Path) -> None:
    for harm in (
        "UPDATE entries SET shown = 'nothing' WHERE number = 2",
        "DELETE FROM entries WHERE number = 2",
        "INSERT INTO entries SELECT 9, time, post, role, purpose, act, asked, shown, status, hash FROM entries WHERE number = 3",
    ):
        folder = tmp_path / str(hash(harm))
        register = Register(Working(folder))
        register.write([entry(str(number)) for number in range(4)])
        before = register.check()
        assert before.broken is None and before.entries == 4 and before.head != START
        with sqlite3.connect(folder / FILE) as file:
            file.execute(harm)
        assert register.check().broken is not None, harm


def test_old_entries_are_dropped_and_the_chain_goes_on(tmp_path: Path) -> None:
    register = Register(Working(tmp_path))
    register.write([entry("old", "2020-01-01T00:00:00+00:00"), entry("new")])
    head = register.check().head
    now = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    assert register.forget(1095, now) == 1 and register.forget(1095, now) == 0
    register.write([entry("newer")])
    assert [one.asked for one in register.search("岗")] == ["newer", "new"]
    assert [one.shown for one in register.search("retention")] == ["1"]
    assert register.check().broken is None and register.check().head != head


def test_the_server_stops_when_told_and_logs_each_request_as_json(
    example_folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(example_folder, tmp_path / "data")
    with serving(tmp_path / "data") as server:
        with server.client() as client:
            client.get("/health")
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0
    lines = [json.loads(line) for line in (tmp_path / "data.log").read_text("utf-8").splitlines()]
    assert {"path": "/health", "status": 200}.items() <= lines[0].items()


def test_an_example_that_is_being_served_is_not_made_anew(example_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(example_folder, tmp_path / "data" / "store")
    (tmp_path / "data" / "yiju-demo").touch()
    with serving(tmp_path / "data") as server, server.client() as client:
        done = subprocess.run(
            [sys.executable, "-m", "api.cli", "demo", "--data", str(tmp_path / "data"), "--lang", "en"],
            capture_output=True, encoding="utf-8", timeout=60,
        )  # fmt: skip
        assert done.returncode == 2 and "yiju serve" in done.stderr
        assert client.get("/api/why", params={"claim": "H001", "on": DAY}).json()["verdict"] == "allowed"


def test_the_page_of_the_server_lists_every_setting_as_it_is() -> None:
    told = (ROOT / "docs" / "server.md").read_text("utf-8")
    for name, field in Settings.model_fields.items():
        assert f"| `YIJU_{name.upper()}` |" in told and f"| {field.description} |" in told, name


def test_a_setting_that_is_none_is_told_by_its_name(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", "serve", "--data", str(tmp_path / "new"), "--port", "0"],
        capture_output=True, encoding="utf-8", timeout=60, env={"YIJU_THREADS": "none", "PATH": "", "LANG": "en"},
    )  # fmt: skip
    assert done.returncode == 2 and "YIJU_THREADS" in done.stderr and "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_told(served: Served) -> None:
    port = served.url.rsplit(":", 1)[1]
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", "serve", "--data", str(served.folder.parent / "other"), "--port", port, "--lang", "en"],
        capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert done.returncode == 2 and "--port" in done.stderr


def test_asyncio_knows_the_socket_for_one_of_tcp_and_lets_no_answer_wait() -> None:
    with listen("127.0.0.1", 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP
