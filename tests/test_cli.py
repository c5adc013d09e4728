"""The command as people run it: real processes on a real store, their exit statuses and their words (CONTRACT 1)."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pyoxigraph as ox
import pytest
import rdflib

from api.wrap import width
from tests import gold as facts

MEASURES = [
    {
        "编号": "A",
        "措施": "限制某事",
        "依据": "《甲法》第一条",
        "实施机关": "财政部门",
        "对象": "供应商",
        "行为": "某行为",
        "地域": "湖南省",
    },
    {
        "编号": "B",
        "措施": "限制某事",
        "依据": "无",
        "实施机关": "财政部门",
        "对象": "供应商",
        "行为": "某行为",
        "地域": "湖南省",
    },
    {"编号": "C", "措施": "限制某事", "依据": "《没有的法》第一条", "地域": "湖南省"},
]
NORMS = [
    {
        "名称": "甲法",
        "位阶": "法律",
        "地域": "全国",
        "版本": "2010-01-01",
        "施行日期": "2010-02-01",
        "公开": "是",
    }
]
PROVISIONS = [{"规范": "甲法", "版本": "2010-01-01", "条款": "第一条", "原文": "限制某事"}]
POWERS = [
    {"编号": "P", "依据": "《甲法》（2010-01-01）第一条", "措施": "限制某事", "有权机关": "财政部门", "对象": "供应商",
     "行为": "某行为", "方式": "direct", "来源": "confirmed"},
]  # fmt: skip


def yiju(*words: str, cwd: Path, lang: str = "zh_CN.UTF-8") -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("LC_ALL", "YIJU_DATA")
    } | {"LANG": lang}
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    folder = tmp_path / "tables"
    for sheet, rows in (("规范", NORMS), ("条款", PROVISIONS), ("授权", POWERS), ("措施", MEASURES)):
        facts.write(folder, sheet, rows)
    return folder


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("demo")
    done = yiju("demo", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_the_example_tells_three_stories_within_eighty_columns(demo: tuple[Path, str]) -> None:
    told = demo[1]
    assert all(
        words in told for words in ("✔ 查到依据", "✘ 未查到充分依据", "？ 待核实", "不替代合法性审核意见")
    )
    assert max(width(line) for line in told.splitlines()) <= 80


def test_the_example_has_forty_measures_and_each_is_answered(demo: tuple[Path, str]) -> None:
    done = yiju("why", "--all", "--json", "--on", "2021-12-31", "--data", ".yiju-demo", cwd=demo[0])
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert {answer["verdict"] for answer in answers} == {"allowed", "not_allowed", "undetermined"}
    measures = [answer for answer in answers if answer["claim"]["id"].startswith("H")]
    assert len(measures) >= 40
    assert all(answer["justifications"] for answer in measures if answer["verdict"] == "allowed")


def test_the_example_leaves_a_folder_with_other_things_alone(tmp_path: Path) -> None:
    (tmp_path / ".yiju-demo").mkdir()
    (tmp_path / ".yiju-demo" / "mine.txt").write_text("x", "utf-8")
    done = yiju("demo", cwd=tmp_path)
    assert done.returncode == 2 and (tmp_path / ".yiju-demo" / "mine.txt").exists()


def test_the_exit_status_says_allowed_not_allowed_undetermined_or_error(tables: Path, tmp_path: Path) -> None:
    loaded = yiju("load", str(tables), "--on", "2021-12-31", cwd=tmp_path)
    assert loaded.returncode == 1 and "接受 4，待核实 1，未通过 1" in loaded.stdout
    statuses = [
        yiju("why", claim, "--on", "2021-12-31", cwd=tmp_path).returncode for claim in ("A", "B", "C", "没有")
    ]
    assert statuses == [0, 1, 3, 2]


def test_the_answer_in_json_has_the_fields_of_the_contract(tables: Path, tmp_path: Path) -> None:
    yiju("load", str(tables), "--on", "2021-12-31", cwd=tmp_path)
    answer = json.loads(yiju("why", "A", "--on", "2021-12-31", "--json", cwd=tmp_path).stdout)
    assert {
        "claim",
        "on",
        "known",
        "verdict",
        "action",
        "findings",
        "justifications",
        "certificate",
    } <= answer.keys()
    [basis] = answer["justifications"]
    assert (
        basis["provision"]["in_force"] == ["2010-02-01", None] and basis["provision"]["article"] == "第一条"
    )
    assert [step["predicate"].rsplit("#", 1)[1] for step in basis["path"]][:2] == ["cites", "provision"]
    refused = json.loads(yiju("why", "B", "--on", "2021-12-31", "--format", "json", cwd=tmp_path).stdout)
    assert [finding["code"] for finding in refused["findings"]] == ["MEASURE_NO_BASIS"]
    assert {"zh", "en"} <= refused["findings"][0]["message"].keys()


def test_the_answer_in_turtle_is_its_certificate_and_the_picture_is_svg(tables: Path, tmp_path: Path) -> None:
    yiju("load", str(tables), "--on", "2021-12-31", cwd=tmp_path)
    told = yiju("why", "B", "--on", "2021-12-31", "--format", "turtle", cwd=tmp_path).stdout
    certificate = rdflib.Graph().parse(data=told, format="turtle")
    yj = rdflib.Namespace("https://w3id.org/yiju/ns#")
    node = certificate.value(predicate=rdflib.RDF.type, object=yj.Certificate)
    assert certificate.value(node, yj.verdict) == rdflib.Literal("not_allowed")
    as_json = json.loads(yiju("why", "B", "--on", "2021-12-31", "--json", cwd=tmp_path).stdout)
    assert rdflib.Graph().parse(data=as_json["certificate"], format="turtle").value(node, yj.verdict)
    picture = ElementTree.fromstring(
        yiju("why", "A", "--on", "2021-12-31", "--format", "svg", cwd=tmp_path).stdout
    )
    assert picture.tag.endswith("svg") and "第一条" in "".join(picture.itertext())


def test_the_answer_speaks_english_where_the_locale_does(tables: Path, tmp_path: Path) -> None:
    yiju("load", str(tables), "--on", "2021-12-31", cwd=tmp_path)
    assert "basis found" in yiju("why", "A", "--on", "2021-12-31", cwd=tmp_path, lang="C.UTF-8").stdout
    assert (
        "查到依据"
        in yiju("why", "A", "--on", "2021-12-31", "--lang", "zh", cwd=tmp_path, lang="C.UTF-8").stdout
    )


def test_the_report_is_written_as_json_turtle_or_a_workbook_with_findings(
    tables: Path, tmp_path: Path
) -> None:
    for name in ("r.json", "r.ttl", "r.xlsx"):
        yiju(
            "load",
            str(tables),
            "--on",
            "2021-12-31",
            "--report",
            name,
            "--data",
            name + ".store",
            cwd=tmp_path,
        )
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))[0]["rejected"] == 1
    assert len(rdflib.Graph().parse(tmp_path / "r.ttl", format="turtle")) > 5
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["措施"]
    rows = list(sheet.iter_rows(values_only=True))
    assert (
        rows[0][-2:] == ("结论", "发现")
        and rows[2][-2] == "未通过"
        and "MEASURE_NO_BASIS" in str(rows[2][-1])
    )


def test_a_correction_takes_the_earlier_rows_place_and_the_past_can_be_asked(
    tables: Path, tmp_path: Path
) -> None:
    yiju("load", str(tables), "--on", "2021-12-31", cwd=tmp_path)
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 1))
    time.sleep(2)
    facts.write(tables, "措施", [MEASURES[0] | {"依据": "无"}])
    again = yiju("load", str(tables), "--on", "2021-12-31", cwd=tmp_path)
    assert "未变 3" in again.stdout
    assert yiju("why", "A", "--on", "2021-12-31", cwd=tmp_path).returncode == 1
    assert yiju("why", "A", "--on", "2021-12-31", "--known", moment, cwd=tmp_path).returncode == 0


def test_nothing_readable_is_status_two_and_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = yiju("load", "empty", cwd=tmp_path)
    assert done.returncode == 2 and "没有可读的文件" in done.stdout
    assert yiju("load", "nowhere.xlsx", cwd=tmp_path).returncode == 2


def test_turtle_with_an_error_far_down_names_the_line_and_the_other_paths_are_kept(
    tables: Path, tmp_path: Path
) -> None:
    lines = [
        f'<https://example.org/{n}> <http://purl.org/dc/terms/identifier> "{n}" .' for n in range(39_999)
    ]
    (tmp_path / "broken.ttl").write_text("\n".join(lines) + "\n<https://example.org/x> oops\n", "utf-8")
    done = yiju("load", "broken.ttl", str(tables), "--on", "2021-12-31", cwd=tmp_path)
    assert done.returncode == 1 and "40000" in done.stdout and "接受 4" in done.stdout


def test_rdf_may_not_state_what_rules_derive(tmp_path: Path) -> None:
    (tmp_path / "forged.ttl").write_text(
        "@prefix yj: <https://w3id.org/yiju/ns#> . @prefix id: <https://w3id.org/yiju/id/> .\n"
        'id:measure\\/X a yj:Measure ; <http://purl.org/dc/terms/identifier> "X" ; yj:notCoerced yj:yes .\n',
        "utf-8",
    )
    done = yiju("load", "forged.ttl", "--on", "2021-12-31", cwd=tmp_path)
    assert done.returncode == 2 and "notCoerced" in done.stdout


def test_json_ld_that_wants_to_fetch_its_context_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jsonld").write_text(
        '{"@context": "http://127.0.0.1:9/context.json", "@id": "x:y", "name": "z"}', "utf-8"
    )
    done = yiju("load", "a.jsonld", "--on", "2021-12-31", cwd=tmp_path)
    assert done.returncode == 2 and "a.jsonld" in done.stdout


def test_what_is_exported_is_the_whole_graph(tables: Path, tmp_path: Path) -> None:
    yiju("load", str(tables), "--on", "2021-12-31", cwd=tmp_path)
    counts = {
        name: len(set(ox.parse(yiju("export", "--format", name, cwd=tmp_path).stdout, format=form)))
        for name, form in (
            ("trig", ox.RdfFormat.TRIG),
            ("nq", ox.RdfFormat.N_QUADS),
            ("jsonld", ox.RdfFormat.JSON_LD),
        )
    }
    assert len(set(counts.values())) == 1 and counts["nq"] > 100


def test_stats_template_and_doctor_work_on_a_small_store(tables: Path, tmp_path: Path) -> None:
    yiju("load", str(tables), "--on", "2021-12-31", cwd=tmp_path)
    assert json.loads(yiju("stats", "--json", cwd=tmp_path).stdout)["claims"] == "3"
    assert yiju("template", "t.xlsx", cwd=tmp_path).returncode == 0 and (tmp_path / "t.xlsx").exists()
    checked = yiju("doctor", "--json", cwd=tmp_path)
    assert checked.returncode == 0 and all(check["well"] for check in json.loads(checked.stdout))


def test_a_command_without_a_store_says_how_to_make_one(tmp_path: Path) -> None:
    done = yiju("why", "A", "--on", "2021-12-31", cwd=tmp_path)
    assert done.returncode == 2 and "yiju load" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("file", "good", "bad"),
    [
        ("shapes/measure.ttl", "sh:minCount 1", "sh:mincount 1"),
        ("shapes/act.ttl", "sh:severity sh:Violation", "sh:severty sh:Violation"),
        ("shapes/power.ttl", "dct:source", "dct:sauce"),
        ("shapes/measure.ttl", "yj:code", "yj:cdoe"),
        ("ontology/places.ttl", '"全国"@zh', '"湖南省"@zh'),
        ("ontology/derive/010-names.rq", "CONSTRUCT", "CONSTRUKT"),
    ],
)
def test_a_broken_rulebook_stops_the_start_and_names_its_place(
    tmp_path: Path, file: str, good: str, bad: str
) -> None:
    root = Path(__file__).parent.parent
    for package in ("api", "kg", "loaders", "ontology", "shapes"):
        shutil.copytree(root / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    text = (tmp_path / file).read_text("utf-8")
    assert good in text
    (tmp_path / file).write_text(text.replace(good, bad, 1), "utf-8")
    (tmp_path / "one.md").write_text(
        "# 某法\n2015年1月1日 通过\n\n<!-- INFO END -->\n\n第一条 甲。\n", "utf-8"
    )
    done = yiju("load", "one.md", "--on", "2021-12-31", cwd=tmp_path)
    assert done.returncode == 2 and not (tmp_path / ".yiju").exists()
    assert "Traceback" not in done.stderr and done.stderr.strip()


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_load_that_is_killed_leaves_either_all_of_it_or_nothing(tmp_path: Path) -> None:
    laws = tmp_path / "laws"
    laws.mkdir()
    for number in range(250):
        body = "\n".join(f"第{word}条 甲乙丙丁戊己庚辛。" for word in "一二三四五六七八九")
        (laws / f"某{number}法(2015-01-01).md").write_text(
            f"# 某{number}法\n2015年1月1日 通过\n\n<!-- INFO END -->\n\n{body}\n", "utf-8"
        )
    started = time.monotonic()
    assert yiju("load", "laws", "--data", "whole", cwd=tmp_path).returncode == 0
    took = time.monotonic() - started
    command = [sys.executable, "-m", "api.cli", "load", "laws", "--data"]
    outcomes = set()
    for number, share in enumerate((0.5, 0.7, 0.8, 0.9, 0.97)):
        folder = f"store{number}"
        process = subprocess.Popen(
            [*command, folder], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(took * share)
        process.send_signal(signal.SIGKILL)
        process.wait()
        told = yiju("stats", "--json", "--data", folder, cwd=tmp_path)
        held = int(json.loads(told.stdout)["versions"]) if told.returncode == 0 else 0
        outcomes.add(held)
        assert yiju("load", "laws", "--data", folder, cwd=tmp_path).returncode == 0
        again = json.loads(yiju("stats", "--json", "--data", folder, cwd=tmp_path).stdout)
        assert again["versions"] == "250"
    assert outcomes <= {0, 250}


def test_any_rdf_file_can_be_checked_by_any_shapes_and_asked_why(tmp_path: Path) -> None:
    (tmp_path / "d.ttl").write_text("@prefix : <https://e.org/> . :a :p 1 . :b :q 1 .", "utf-8")
    (tmp_path / "s.ttl").write_text(
        "@prefix : <https://e.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        ":S a sh:NodeShape ; sh:targetNode :a, :b ; sh:property [ sh:path :p ; sh:minCount 1 ] .",
        "utf-8",
    )
    done = yiju("check", "d.ttl", "--shapes", "s.ttl", cwd=tmp_path)
    report = rdflib.Graph().parse(data=done.stdout, format="turtle")
    assert (
        done.returncode == 1 and len(list(report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult))) == 1
    )
    asked = yiju(
        "check",
        "d.ttl",
        "--shapes",
        "s.ttl",
        "--why",
        "https://e.org/a",
        "--shape",
        "https://e.org/S",
        cwd=tmp_path,
    )
    assert asked.returncode == 0 and len(rdflib.Graph().parse(data=asked.stdout, format="turtle")) == 1
    (tmp_path / "bad.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <x:s> sh:sparql [] ; a sh:NodeShape .", "utf-8"
    )
    refused = yiju("check", "d.ttl", "--shapes", "bad.ttl", cwd=tmp_path)
    assert refused.returncode == 2 and "sh:sparql" in refused.stderr
