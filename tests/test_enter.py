"""Signing in and out: a token and a purpose open a session, nothing else does, and nothing is told of why."""

import datetime as dt
import sqlite3

import httpx
import pytest

from api.pages.enter import local
from api.server.people import People
from api.server.working import FILE, Working
from tests.served import Served

PURPOSE = "年底文件清理"


def enter(
    client: httpx.Client, token: str, *, to: str = "/trace", purpose: str = PURPOSE, **headers: str
) -> httpx.Response:
    form = {"token": token, "purpose": purpose, "to": to}
    return client.post("/enter", data=form, headers={"Accept": "text/html", **headers})


def form_token(page: httpx.Response) -> str:
    return page.text.partition('name="form_token" value="')[2].partition('"')[0]


def test_a_token_opens_a_session_and_leads_to_where_one_came_from(served: Served) -> None:
    with served.client() as client:
        answer = enter(client, served.token("lawyer", "法规处"), to="/trace?q=政府采购&on=2021-12-31")
        assert answer.status_code == 303 and httpx.URL(answer.headers["location"]).path == "/trace"
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("yiju=") and "HttpOnly" in cookie and "Path=/" in cookie
        assert "samesite=strict" in cookie.lower() and "secure" not in cookie.lower()
        assert "法规处" in client.get("/trace", headers={"Accept": "text/html"}).text


def test_a_token_that_is_wrong_or_over_or_revoked_gets_the_same_words(served: Served) -> None:
    over = served.token("lawyer", "甲", now=dt.datetime.now(dt.UTC) - dt.timedelta(days=30))
    revoked = served.token("lawyer", "乙")
    working = Working(served.folder)
    try:
        people = People(working)
        people.revoke(people.tokens()[-1].id, dt.datetime.now(dt.UTC))
    finally:
        working.close()
    with served.client() as client:
        told = [enter(client, token) for token in ("yiju_wrong", over, revoked, "")]
    assert {answer.status_code for answer in told} == {401}
    assert len({answer.text for answer in told}) == 1
    assert "令牌无效" in told[0].text and not any("set-cookie" in answer.headers for answer in told)


def test_without_a_purpose_nobody_signs_in(served: Served) -> None:
    with served.client() as client:
        answer = enter(client, served.token("lawyer"), purpose="  ")
    assert answer.status_code == 401 and "查询目的" in answer.text and "set-cookie" not in answer.headers


def test_attempts_are_registered_without_the_token(served: Served) -> None:
    token = served.token("reviewer", "登记岗")
    with served.client() as client:
        enter(client, token)
        enter(client, "yiju_guess_0123456789")
    with sqlite3.connect(served.folder / FILE) as working:
        rows = working.execute(
            "SELECT post, purpose, shown, status, asked FROM entries WHERE asked = '/enter' ORDER BY number DESC LIMIT 2"
        ).fetchall()
        everything = str(working.execute("SELECT * FROM entries").fetchall())
    working.close()
    assert [row[:4] for row in rows] == [("？", PURPOSE, "登录未成功", 401), ("登记岗", PURPOSE, "登录", 303)]
    assert token not in everything and "yiju_guess" not in everything


@pytest.mark.parametrize(
    "to",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "javascript:alert(1)", "", "evil", "/enter", "/leave"],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(served: Served, to: str) -> None:
    assert local(to) == "/"
    with served.client() as client:
        answer = enter(client, served.token("lawyer"), to=to)
    assert answer.status_code == 303 and answer.headers["location"] == "/"


def test_another_site_cannot_sign_anybody_in_or_out(served: Served) -> None:
    with served.client() as client:
        answer = enter(client, served.token("lawyer"), Origin="https://evil.example")
        assert answer.status_code == 403 and "set-cookie" not in answer.headers
        assert enter(client, served.token("lawyer"), Origin=served.url).status_code == 303
        token = form_token(client.get("/trace", headers={"Accept": "text/html"}))
        left = client.post("/leave", data={"form_token": token}, headers={"Origin": "https://evil.example"})
        assert left.status_code == 403


def test_leaving_ends_the_session_and_needs_its_form(served: Served) -> None:
    with served.client() as client:
        enter(client, served.token("lawyer", "退出岗"))
        page = client.get("/trace", headers={"Accept": "text/html"})
        assert "退出岗" in page.text
        assert client.post("/leave").status_code == 403
        assert client.post("/leave", data={"form_token": "0" * 64}).status_code == 403
        kept = client.cookies["yiju"]
        left = client.post("/leave", data={"form_token": form_token(page)})
        assert left.status_code == 303 and left.headers["location"] == "/"
        client.cookies.clear()
        client.cookies.set("yiju", kept)
        assert "退出岗" not in client.get("/trace", headers={"Accept": "text/html"}).text


def test_a_chosen_language_stays_chosen(served: Served) -> None:
    with served.client() as client:
        chosen = client.get("/?lang=en", headers={"Accept": "text/html"})
        assert "samesite=lax" in chosen.headers["set-cookie"].lower()
        after = client.get("/", headers={"Accept": "text/html"})
        assert '<html lang="en">' in after.text and "set-cookie" not in after.headers
