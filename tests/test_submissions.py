"""Files sent to the server: judged as the command judges them, answered by one status, and refused without a trace."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from rdflib import RDF, SH, Graph

from kg.export import export
from kg.store import Store
from tests.assessed import CASE, held
from tests.desk import cookie_of
from tests.lawtext import BODY, END
from tests.lawtext import HEAD as HEAD_OF_LAW
from tests.served import Served, serving

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = "编号,措施,依据,实施机关,对象,行为,地域\n"
UNKNOWN = HEAD + "U1,限制参加政府采购活动,《某某尚未收录法》第三条,财政部门,供应商,串通投标,湖南省\n"
REJECTED = HEAD + "B1,限制参加政府采购活动,无,财政部门,供应商,串通投标,湖南省\n"


@pytest.fixture(scope="module")
def lawyer(served: Served) -> Iterator[httpx.Client]:
    with served.client("lawyer") as client:
        yield client


def send(client: httpx.Client, *files: tuple[str, bytes | str], **more: Any) -> httpx.Response:
    parts = [("file", (name, data.encode() if isinstance(data, str) else data)) for name, data in files]
    return client.post("/api/submissions", files=parts, data={"on": "2021-12-31"}, **more)


def version(client: httpx.Client) -> int:
    found: int = client.get("/health").json()["version"]
    return found


def book(*rows: list[str], sheet: str = "措施") -> bytes:
    made = openpyxl.Workbook()
    page = made.worksheets[0]
    page.title = sheet
    for row in (HEAD.strip().split(","), *rows):
        page.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def tables() -> list[tuple[str, bytes]]:
    return [(file.name, file.read_bytes()) for file in sorted(CASE.glob("*.csv"))]


def test_tables_sent_together_are_one_submission_and_all_accepted_is_201(lawyer: httpx.Client) -> None:
    before = version(lawyer)
    answer = send(lawyer, *tables())
    told = answer.json()
    assert answer.status_code == 201, told
    assert told["accepted"] > 9 and told["pending"] == told["rejected"] == 0
    [entry] = told["submissions"]
    assert answer.headers["location"] == entry["url"] == f"/api/submissions/{before + 1}"
    kept = lawyer.get(entry["url"]).json()
    assert kept["total"] == told["accepted"] and {one["state"] for one in kept["records"]} == {"accepted"}
    assert {"标准.csv · 标准 · 行 2"} <= {one["place"] for one in kept["records"]}
    assert not [one for one in (kept["source"], *(r["place"] for r in kept["records"])) if "/" in one]


def test_the_same_again_changes_nothing(lawyer: httpx.Client) -> None:
    send(lawyer, *tables())
    before = version(lawyer)
    answer = send(lawyer, *tables())
    assert answer.status_code == 200 and answer.json()["unchanged"] > 9
    assert answer.json()["submissions"] == [] and version(lawyer) == before


def test_what_cannot_be_told_yet_is_202(lawyer: httpx.Client) -> None:
    answer = send(lawyer, ("措施.csv", UNKNOWN))
    assert answer.status_code == 202 and answer.json()["pending"] == 1
    assert answer.json()["records"][0]["findings"][0]["severity"] == "unknown"


def test_what_breaks_a_rule_is_422_with_the_whole_report_and_lies_in_quarantine(lawyer: httpx.Client) -> None:
    answer = send(lawyer, ("措施.csv", REJECTED))
    told = answer.json()
    assert answer.status_code == told["status"] == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["rejected"] == 1 and "隔离" in told["detail_zh"] and "quarantine" in told["detail_en"]
    [record] = lawyer.get(told["submissions"][0]["url"]).json()["records"]
    assert record["state"] == record["stands"] == "rejected"
    assert [one["code"] for one in record["findings"]] == [
        one["code"] for one in told["records"][0]["findings"]
    ]


def test_the_report_comes_as_shacl_where_it_is_asked_for(lawyer: httpx.Client) -> None:
    answer = send(
        lawyer,
        ("措施.csv", REJECTED.replace("B1", "B2") + REJECTED.replace(HEAD, "").replace("B1", "")),
        headers={"Accept": "text/turtle"},
    )
    assert answer.status_code == 422 and answer.headers["content-type"].startswith("text/turtle")
    graph = Graph().parse(data=answer.text, format="turtle")
    [report] = graph.subjects(RDF.type, SH.ValidationReport)
    assert str(graph.value(report, SH.conforms)) == "false"
    assert "措施.csv · 措施 · 行 3" in " ".join(map(str, graph.objects(None, SH.focusNode)))


def test_a_row_that_cannot_be_read_is_named_by_file_sheet_row_and_column_and_the_others_are_kept(
    lawyer: httpx.Client,
) -> None:
    lines = [["R1", "限制参加政府采购活动", "《甲法》第五条；第（五", "财政部门", "供应商", "串通投标", "湖南省"],
             ["", "限制参加政府采购活动", "《政府采购法》第七十七条", "财政部门", "供应商", "串通投标", "湖南省"],
             ["R3", "限制参加政府采购活动", "《某某尚未收录法》第三条", "财政部门", "供应商", "串通投标", "湖南省"]]  # fmt: skip
    answer = send(lawyer, ("台账 2021.xlsx", book(*lines)))
    told = answer.json()
    assert answer.status_code == 422
    unreadable = [(one["file"], one["sheet"], one["row"], one["column"]) for one in told["problems"]]
    assert ("台账 2021.xlsx", "措施", 3, "编号") in unreadable
    assert told["pending"] + told["rejected"] + told["accepted"] >= 1


def test_a_raw_body_is_told_by_its_kind_and_name(lawyer: httpx.Client) -> None:
    table = lawyer.post("/api/submissions", params={"on": "2021-12-31", "name": "措施.csv"},
                        content=UNKNOWN.replace("U1", "U2").encode())  # fmt: skip
    assert table.status_code == 202
    turtle = "@prefix yj: <https://w3id.org/yiju/ns#> . <https://w3id.org/yiju/id/x> yj:no true ."
    rdf = lawyer.post("/api/submissions", content=turtle, headers={"Content-Type": "text/turtle"})
    assert rdf.status_code == 422 and "yj" not in rdf.json()["submissions"]
    assert "ns#no" in rdf.json()["problems"][0]["message"]["en"]
    other = lawyer.post("/api/submissions", content=b"x", headers={"Content-Type": "image/png"})
    assert other.status_code == 400 and "image/png" in other.json()["detail_en"]


def test_a_law_text_is_kept(lawyer: httpx.Client) -> None:
    answer = send(lawyer, ("甲业管理法(2015-03-01).md", HEAD_OF_LAW + END + BODY))
    assert answer.status_code == 201, answer.json()


def test_the_territory_fills_empty_cells(lawyer: httpx.Client) -> None:
    row = UNKNOWN.replace("U1", "U4").replace("湖南省", "")
    answer = lawyer.post("/api/submissions", files={"file": ("措施.csv", row.encode())},
                         data={"on": "2021-12-31", "territory": "湖南省"})  # fmt: skip
    iri = answer.json()["records"][0]["iri"]
    units = {one["iri"]: one["region"] for one in lawyer.get(
        "/api/cleanup", params={"on": "2021-12-31", "limit": 1000}).json()["items"]}  # fmt: skip
    assert "湖南省" in units[iri]


def test_a_path_in_a_file_name_is_taken_for_its_last_part(lawyer: httpx.Client) -> None:
    answer = send(lawyer, ("../../../etc/措施.csv", UNKNOWN.replace("U1", "U3")))
    assert answer.status_code == 202 and answer.json()["source"] == "措施.csv"


def xml_book(part: str, xml: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(info, xml if info.filename == part else old.read(info))
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * (30 << 20))
    return out.getvalue()


ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
REMOTE = json.dumps({"@context": "http://127.0.0.1:9/context.jsonld", "@id": "x", "name": "y"})
REFUSED: dict[str, tuple[str, bytes | str]] = {
    "zip bomb": ("a.xlsx", bomb()),
    "zip bomb of a document": ("a.docx", bomb()),
    "entity bomb": ("a.xlsx", xml_book("xl/workbook.xml", ENTITIES)),
    "entity bomb in a sheet": ("a.xlsx", xml_book("xl/worksheets/sheet1.xml", ENTITIES)),
    "half a workbook": ("a.xlsx", book(["X1", "限制参加政府采购活动"])[:-900]),
    "empty workbook": ("a.xlsx", b""),
    "empty text": ("a.md", b""),
    "wrong encoding": ("措施.csv", HEAD.encode() + b"\xff\x81\x00\xfe\xfa\xc0\n"),
    "binary table": ("措施.csv", b"\x00\x01\x02" * 50),
    "a person's number": ("措施.csv", HEAD + "Z1,11010519491231002X,,,,,\n"),
    "unknown kind": ("a.exe", b"MZ"),
    "remote context": ("a.jsonld", REMOTE),
    "broken Turtle": ("a.ttl", "<a> <b> ."),
    "no paper": ("a.pdf", b"%PDF-1.4 nothing"),
    "no page": ("a.html", b"\x00"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_is_told_and_changes_nothing(lawyer: httpx.Client, what: str) -> None:
    before = version(lawyer)
    answer = send(lawyer, REFUSED[what])
    told = answer.json()
    assert answer.status_code == 422, told
    assert told["problems"] and told["submissions"] == [] and version(lawyer) == before
    assert "/tmp" not in answer.text and "yiju-" not in answer.text


def test_a_hundred_megabytes_are_refused_whether_their_length_is_told_or_not(lawyer: httpx.Client) -> None:
    before = version(lawyer)
    chunk = b"x" * (1 << 20)

    def unsaid() -> Iterator[bytes]:
        yield from (chunk for _ in range(100))

    kind = {"Content-Type": "text/csv"}
    for content in (chunk * 100, unsaid()):
        answer = lawyer.post("/api/submissions", params={"name": "措施.csv"}, content=content, headers=kind)
        assert answer.status_code == 413 and answer.headers["content-type"] == "application/problem+json"
    assert version(lawyer) == before


def test_no_file_no_kind_no_day_and_one_name_twice_are_refused(lawyer: httpx.Client) -> None:
    before = version(lawyer)
    assert lawyer.post("/api/submissions", data={"on": "2021-12-31"}).status_code == 400
    assert lawyer.post("/api/submissions", files={"file": ("措施", b"x")}).status_code == 400
    assert send(lawyer, ("措施.csv", UNKNOWN), ("措施.csv", REJECTED)).status_code == 400
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert lawyer.post("/api/submissions", content=b"--y\r\n", headers=broken).status_code == 400
    day = lawyer.post("/api/submissions", files={"file": ("措施.csv", UNKNOWN.encode())}, data={"on": "去年"})
    assert day.status_code == 400 and "去年" in day.json()["detail_zh"]
    assert version(lawyer) == before


def test_who_may_not_submit_is_refused_and_nothing_is_kept(served: Served, lawyer: httpx.Client) -> None:
    before = version(lawyer)
    for role, status in ((None, 403), ("reader", 403), ("assessor", 403)):
        with served.client(role) as client:
            assert send(client, ("措施.csv", UNKNOWN)).status_code == status, role
    wrong = httpx.Client(base_url=served.url, headers={"Authorization": "Bearer yiju_x"}, trust_env=False)
    with wrong:
        assert send(wrong, ("措施.csv", UNKNOWN)).status_code == 401
    assert send(lawyer, ("措施.csv", UNKNOWN), headers={"Origin": "http://evil.example"}).status_code == 403
    assert version(lawyer) == before


def test_a_session_without_the_token_of_its_form_is_refused(served: Served, lawyer: httpx.Client) -> None:
    before = version(lawyer)
    cookie = cookie_of(served, "lawyer", "法规处岗")
    with httpx.Client(base_url=served.url, cookies={"yiju": cookie}, trust_env=False) as client:
        assert send(client, ("措施.csv", UNKNOWN)).status_code == 403
    assert version(lawyer) == before


def digest(folder: Path) -> str:
    with Store.open(folder) as store:
        lines = b"".join(export(store, "nq")).splitlines()
    return hashlib.sha256(b"\n".join(sorted(lines))).hexdigest()


def test_refused_files_leave_the_whole_record_as_it_was(tmp_path: Path) -> None:
    with held(tmp_path):
        pass
    folder = tmp_path / "store"
    before = digest(folder)
    with serving(folder) as server, server.client("lawyer") as client:
        for file in REFUSED.values():
            assert send(client, file).status_code == 422
    assert digest(folder) == before
