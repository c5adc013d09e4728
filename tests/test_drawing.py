"""Drawings of answers and of what leans on what: on paper, in words, without colour, and read aloud in their order."""

import datetime as dt
import json
import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.drawing import HEADS, draw
from api.drawing_impact import DRAWN, draw_impact
from api.sheet import TALL, WIDE
from api.steps import RANK, SHOWN_AT, STEPS, VERSION, steps
from api.svg import LOOKS, SIGNS
from api.tell import answer_json
from api.text import CAVEAT, verdict_words
from api.wrap import plain, width
from kg import ontology, rulebook
from kg.answer import Answer, ClaimShown, Finding, Justification, ProvisionShown, Severity, Step, Verdict
from kg.authority import Chain, Cycle, Work
from kg.errors import Words
from kg.impact import Impact, Repealed, Saved
from kg.judging import why_all
from kg.store import Store
from tests.picture import NOW, PICTURE, picture
from tests.test_cli import yiju
from tests.test_impact import A, B, C, claim, document, grant, law, low, standing_in, suppose
from tests.world import YEAR_END, ask, world

SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Frame:
    """A box as the drawing's own numbers place it, its name, and its words in the order in which they stand."""

    left: float
    top: float
    right: float
    bottom: float
    look: tuple[str, str, str]
    name: str
    words: str
    rows: tuple[tuple[float, float, float], ...]  # from, to and baseline of each row


def frames(root: ElementTree.Element) -> list[Frame]:
    return [_frame(group) for group in root.iter(f"{SVG}g") if group.get("role") == "listitem"]


def _frame(group: ElementTree.Element) -> Frame:
    rect, title = group.find(f"{SVG}rect"), group.find(f"{SVG}title")
    assert rect is not None and title is not None
    x, y, wide, tall = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
    look = (rect.attrib["fill"], rect.attrib["stroke-width"], rect.get("stroke-dasharray", ""))
    texts = group.findall(f"{SVG}text")
    rows = tuple(_row(span, float(text.attrib["font-size"])) for text in texts for span in text)
    words = " ".join("".join(text.itertext()) for text in texts)
    return Frame(x, y, x + wide, y + tall, look, title.text or "", words, rows)


def _row(span: ElementTree.Element, size: float) -> tuple[float, float, float]:
    x, y = float(span.attrib["x"]), float(span.attrib["y"])
    held = span.get("textLength")
    return x, x + (float(held) if held else sum(map(_drawn, span.text or "")) * size), y


def _drawn(letter: str) -> float:
    """How wide a Chinese font draws a letter: ambiguous ones are full width there."""
    return 1 if unicodedata.east_asian_width(letter) in "WFA" else 0.5 * width(letter)


def read(svg: str) -> ElementTree.Element:
    """The drawing, once it is seen to be well-formed, named, inert, and all within its page and its boxes."""
    root = ElementTree.fromstring(svg)
    title, desc = root.findall(f"{SVG}title")[0], root.findall(f"{SVG}desc")[0]
    assert root.get("aria-labelledby") == title.get("id") and root.get("aria-describedby") == desc.get("id")
    assert "img" in root.attrib["role"].split() and root.get("lang") and title.text and desc.text
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "style", "rect", "g", "text", "tspan", "path"}
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "", 1) or "://" in "".join(root.itertext())
    names = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in names if name.startswith("on") or name.endswith("href")]
    _, _, wide, tall = map(float, root.attrib["viewBox"].split())
    assert wide == WIDE and root.get("width") == "190mm"
    assert float(root.attrib["height"].removesuffix("mm")) == pytest.approx(tall * 190 / WIDE)
    found = frames(root)
    for box in found:
        assert box.left >= 0 and box.right <= wide and box.top >= 0 and box.bottom <= tall
        assert box.name and box.rows
        for left, right, base in box.rows:
            assert box.left < left and right < box.right + 0.5 and box.top + 6 < base < box.bottom - 2, box
    for number, box in enumerate(found):
        for other in found[number + 1 :]:
            apart = (
                box.right <= other.left
                or other.right <= box.left
                or box.bottom <= other.top
                or other.bottom <= box.top
            )
            assert apart, (box, other)
    return root


def description(root: ElementTree.Element) -> str:
    return root.findall(f"{SVG}desc")[0].text or ""


@pytest.fixture(scope="module")
def example(example_store: Store) -> list[Answer]:
    return list(why_all(example_store, YEAR_END, NOW))


def test_every_answer_of_the_example_stands_on_its_page_and_says_all_that_the_json_says(
    example: list[Answer],
) -> None:
    for answer in example:
        told = answer_json(answer)
        for lang in LANGUAGES:
            root = read(draw(answer, lang))
            desc = description(root)
            shown = " ".join(root.itertext())
            for words in (
                verdict_words(answer.verdict).in_language(lang),
                told["action_label"][lang],
                told["claim"]["label"],
                told["on"],
                CAVEAT.in_language(lang),
            ):
                assert words in desc and words in shown
            for finding in told["findings"]:
                message = finding["message"][lang].partition("：" if lang == "zh" else ": ")[2]
                for words in (finding["code"], finding["rule"], finding["source"], message or ""):
                    assert words in desc, (answer.claim.id, words)
                assert not finding["hint"] or finding["hint"][lang] in desc
            for item in told["justifications"]:
                provision = item["provision"]
                for name in ("norm", "article", "rank", "issuer", "territory", "version"):
                    assert not provision[name] or provision[name] in desc
                assert provision["in_force"][0] in desc


def test_boxes_are_read_in_the_order_of_the_way_from_the_measure_to_its_rank(example: list[Answer]) -> None:
    for answer in example:
        boxes = [
            box for box in frames(read(draw(answer, "zh"))) if box.name.split("：")[0] in _headings("zh")
        ]
        fits = {finding.fit for finding in answer.findings if finding.fit}
        heads = [box.name.split("：")[0] for box in boxes]
        tracks = len(answer.justifications) or len(fits)
        assert heads == [HEADS["measure"].zh, *[HEADS[step].zh for step in STEPS] * tracks]
        for before, after in pairwise(boxes):
            assert after.top > before.top or after.left > before.right


def _headings(lang: str) -> set[str]:
    return {words.in_language(lang) for words in HEADS.values()}


def test_what_fails_is_said_in_words_at_the_step_where_it_fails(example: list[Answer]) -> None:
    [answer] = [answer for answer in example if answer.claim.id == "H040"]
    for lang, failing, unknown in (("zh", "✘ 不符", "？ 不明"), ("en", "✘ not met", "？ not known")):
        boxes = {
            step: box
            for box in frames(read(draw(answer, lang)))
            for step, head in HEADS.items()
            if box.name.startswith(head.in_language(lang))
        }
        assert failing in boxes[RANK].words and "RANK_TOO_LOW" in boxes[RANK].words
        assert failing in boxes[VERSION].words and "NOT_YET_IN_FORCE" in boxes[VERSION].words
        assert unknown in boxes["provision"].words and "ARTICLE_NOT_FOUND" in boxes["provision"].words
        assert failing not in boxes["norm"].words and "✔" in boxes["norm"].words


def test_no_box_means_by_its_look_what_it_does_not_say(example: list[Answer]) -> None:
    looks = {(filling, f"{thick}", dashes): SIGNS[state] for state, (filling, thick, dashes) in LOOKS.items()}
    assert (
        len({look[1:] for look in looks}) == len(looks) - 1
    )  # what passes alone is drawn like what is plain
    seen = set()
    for answer in example:
        for lang in LANGUAGES:
            for box in frames(read(draw(answer, lang))):
                sign = looks[box.look]
                assert sign in box.words and sign in box.name
                assert not sign or re.search(rf"{sign} \w", box.words)
                seen.add(sign)
    assert seen >= {"", "✔", "✘", "？", "○"}


def test_what_no_citation_leads_to_is_never_ticked(tmp_path: Path) -> None:
    with world(tmp_path, law(A), claim("M", ("没有收录的法", "7/1", None)), claim("N")) as store:
        lost = frames(read(draw(ask(store, "M"), "zh")))
        bare = frames(read(draw(ask(store, "N"), "zh")))
    assert not [box for box in lost + bare if "✔" in box.words]
    assert "NORM_NOT_HELD" in " ".join(box.words for box in lost)
    assert "MEASURE_NO_BASIS" in bare[0].words and bare[-1].words.startswith("○")


def test_a_refused_citation_beside_an_unknown_one_is_not_ticked_where_it_has_a_note(tmp_path: Path) -> None:
    both = claim("M", (A, "8/1", None), (B, "7/1", None), target="考生")
    with world(tmp_path, law(A), law(B, rank="部门规章"), grant("Q", B), both) as store:
        answer = ask(store, "M")
        root = read(draw(answer, "zh"))
    assert answer.verdict == "undetermined"
    assert "引用 1 ？ 待核实" in description(root) and "引用 2 ✘ 不能作为依据" in description(root)
    noted = [box for box in frames(root) if "※ 提示" in box.words]
    assert {code for box in noted for code in re.findall("[A-Z_]{6,}", box.words)} == {
        "RANK_TOO_LOW",
        "TARGET_NOT_COVERED",
    }
    assert not [box for box in noted if "✔" in box.words]


def test_tracks_go_on_over_the_pages_and_none_is_parted(tmp_path: Path) -> None:
    titles = [f"第{number}部没有收录的管理办法" for number in range(12)]
    with world(tmp_path, claim("M", *((title, "7/1", None) for title in titles))) as store:
        root = read(draw(ask(store, "M"), "zh"))
    assert not [box for box in frames(root) if box.top // TALL != (box.bottom - 1) // TALL]
    pages = float(root.attrib["viewBox"].split()[3]) / TALL
    assert pages == int(pages) > 1 and f"第 1 页，共 {int(pages)} 页" in "".join(root.itertext())


def test_every_test_of_a_fit_and_every_code_has_one_step() -> None:
    shown = [name for names in SHOWN_AT.values() for name in names]
    assert len(set(shown)) == len(shown)
    tests = {node.value.rpartition("#")[2] for node in ontology.load().fit_tests}
    assert tests <= set(shown) | {"prerequisiteStands"}
    found: dict[str, set[str]] = {}
    where = {name: step for step, names in SHOWN_AT.items() for name in names}
    for shape in rulebook.load().codes.values():
        name = (shape.path or "").rpartition("#")[2]
        if shape.code and name in where:
            found.setdefault(shape.code, set()).add(where[name])
    assert steps() == {code: next(iter(places)) for code, places in found.items()}
    assert not [code for code, places in found.items() if len(places) > 1]


ODD = st.text(max_size=30) | st.sampled_from(
    ["<script>alert(1)</script>", "甲" * 300, "A" * 400, "\u202e倒", "]]>&\"'", "\x00\x1b[2J", "ﷺ﷽" * 9, "שלום", "👩‍👩‍👧", "e\u0301" * 60]
)  # fmt: skip
DAYS = st.none() | st.dates(dt.date(1950, 1, 1), dt.date(2030, 1, 1))
PROVISIONS = st.builds(
    ProvisionShown, iri=ODD, norm=ODD, article=ODD, quote=st.none() | ODD, rank=st.none() | ODD, issuer=st.none() | ODD,
    territory=st.none() | ODD, version=st.none() | ODD, in_force=st.tuples(DAYS, DAYS), assumed=st.booleans(),
)  # fmt: skip
BILINGUAL = st.builds(Words, ODD, ODD)
SEVERITY: st.SearchStrategy[Severity] = st.sampled_from(["violation", "unknown", "note"])
VERDICT: st.SearchStrategy[Verdict] = st.sampled_from(["allowed", "not_allowed", "undetermined"])
FINDINGS = st.builds(
    Finding, rule=ODD, code=ODD | st.sampled_from(["RANK_TOO_LOW", "REPEALED", "NORM_NOT_HELD"]), severity=SEVERITY,
    message=BILINGUAL, source=ODD, focus=ODD, fit=st.none() | st.sampled_from("abc"), hint=st.none() | BILINGUAL,
)  # fmt: skip
CLAIMS = st.builds(ClaimShown, ODD, ODD, ODD, st.lists(st.tuples(BILINGUAL, ODD), max_size=4).map(tuple))
JUSTIFICATIONS = st.builds(
    Justification, st.just("p"), st.sampled_from("abc"), PROVISIONS,
    st.lists(st.builds(Step, st.sampled_from("pq"), ODD, ODD, BILINGUAL), max_size=2).map(tuple),
)  # fmt: skip
ANSWERS = st.builds(
    Answer, claim=CLAIMS, on=st.dates(), known=st.just(NOW), verdict=VERDICT, action=ODD, action_label=BILINGUAL,
    findings=st.lists(FINDINGS, max_size=4).map(tuple), justifications=st.lists(JUSTIFICATIONS, max_size=2).map(tuple),
    basis=st.lists(PROVISIONS, max_size=3).map(tuple),
)  # fmt: skip
FEW = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@FEW
@given(ANSWERS, st.sampled_from(LANGUAGES))
def test_whatever_stands_in_a_cell_the_drawing_is_sound_and_loses_nothing(answer: Answer, lang: str) -> None:
    desc = description(read(draw(answer, lang)))
    for finding in answer.findings:
        assert plain(finding.code) in desc
    assert plain(answer.claim.label) in desc


WORKS = st.builds(Work, ODD, ODD, st.none() | ODD)
SOME_WORKS = st.lists(WORKS, min_size=1, max_size=9).map(tuple)
IMPACTS = st.builds(
    Impact, repealed=st.builds(Repealed, ODD, ODD, st.lists(st.tuples(ODD, ODD), max_size=2).map(tuple)), on=st.dates(),
    known=st.just(NOW), falls=st.just(()), others=st.just(()), resting=st.just(()),
    saved=st.lists(st.builds(Saved, CLAIMS, VERDICT, st.lists(JUSTIFICATIONS, max_size=2).map(tuple), st.just(())),
                   max_size=3).map(tuple),
    cycles=st.lists(st.builds(Cycle, SOME_WORKS, st.sampled_from([True, False, None])), max_size=2).map(tuple),
    chains=st.lists(st.builds(Chain, SOME_WORKS), max_size=2).map(tuple),
)  # fmt: skip


@FEW
@given(IMPACTS, st.sampled_from(LANGUAGES))
def test_whatever_norms_are_called_the_drawing_of_what_leans_on_them_is_sound(
    told: Impact, lang: str
) -> None:
    desc = description(read(draw_impact(told, lang)))
    for chain in told.chains:
        assert all(plain(work.title.strip("《》")) in desc for work in chain.works)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Impact:
    titles = [f"通知{number}" for number in range(6)]
    records = [
        law(A), law(B), law(C), grant("P", A), grant("Q", B), low("甲通知"), low("乙名单"),
        *(claim(f"M{number:02}", (A, "7/1", None)) for number in range(64)),
        *(claim(f"S{number:02}", (A, "7/1", None), (B, "7/1", None)) for number in range(22)),
        claim("T", (A, "7/1", None), target="考生"), claim("U", (A, "7/1", None), decided=dt.date(2020, 1, 1)),
        document("D1", "通知甲", A), document("D2", "通知乙", "通知甲", B),
        document("E1", "甲通知", "乙名单"), document("E2", "乙名单", "甲通知"),
        *(document(title, title, *titles[at + 1 : at + 2]) for at, title in enumerate(titles)),
        standing_in(claim("N", (A, "7/1", None)), "甲通知"), standing_in(claim("O", (A, "7/1", None)), "通知0"),
    ]  # fmt: skip
    with world(tmp_path_factory.mktemp("large"), *records) as store:
        return suppose(store, A)


def test_what_falls_and_what_is_saved_is_drawn_with_its_answers_before_and_after(large: Impact) -> None:
    found = frames(read(draw_impact(large, "zh")))
    told = "\n".join(box.words for box in found)
    assert "✔ 查到依据 → ✘ 未查到充分依据" in told and "✘ 未查到充分依据 → ✘ 未查到充分依据" in told
    assert f"仍依 《{B}》7/1" in told and "REPEALED" in told and "结论不变" in told
    assert "no sufficient basis found" in draw_impact(large, "en")


def test_hundreds_of_claims_are_listed_past_the_first_and_each_is_named(large: Impact) -> None:
    assert len(large.falls) > 60 and len(large.saved) > DRAWN
    for lang in LANGUAGES:
        svg = draw_impact(large, lang)
        root = read(svg)
        told = " ".join(box.words for box in frames(root))
        everyone = [one.claim.id for one in large.falls] + [one.claim.id for one in large.saved]
        assert not [name for name in everyone if not re.search(rf"\b{name}\b", told)]
        assert not [name for name in everyone if not re.search(rf"\b{name}\b", description(root))]
        assert len(svg.encode()) < 200_000
        assert not [box for box in frames(root) if box.top // TALL != (box.bottom - 1) // TALL]
        assert float(root.attrib["viewBox"].split()[3]) / TALL < 9


def test_a_thousand_falling_claims_stay_under_a_megabyte(large: Impact) -> None:
    many = tuple(
        replace(one, claim=replace(one.claim, id=f"{one.claim.id}-{number}"))
        for one in large.falls
        for number in range(16)
    )
    assert len(many) > 1000
    svg = draw_impact(replace(large, falls=many), "zh")
    read(svg)
    assert len(svg.encode()) < 400_000


def test_documents_circles_and_chains_are_drawn_from_one_to_the_next(large: Impact) -> None:
    root = read(draw_impact(large, "zh"))
    told = " ".join(root.itertext())
    assert "《通知乙》 → 《通知甲》 → 《甲管理法》" in told and "另有依据：《乙管理法》" in told
    assert "回到 《乙名单》" in told and "依据链止于 《通知5》，规范性文件" in told
    works = [box for box in frames(root) if re.match(r"规范或者文件 \d", box.name)]
    assert len(works) == 8


def test_what_nothing_leans_on_says_so(tmp_path: Path) -> None:
    with world(tmp_path, law(A), law(B), grant("P", A), claim("M", (A, "7/1", None))) as store:
        told = suppose(store, B)
    assert "○ 没有任何主张、规范、文件系于它" in frames(read(draw_impact(told, "zh")))[-1].words


def test_in_english_the_words_of_the_frame_are_english_and_titles_of_laws_are_chinese(
    example: list[Answer],
) -> None:
    first = next(answer for answer in example if answer.claim.id == "H001")
    root = read(draw(first, "en"))
    assert root.get("lang") == "en" and _headings("en") == {
        box.name.split(":")[0] for box in frames(root)
    } | {"norm"}
    chinese = [text for text in root.iter(f"{SVG}text") if text.get("lang") == "zh-CN"]
    assert any("《中华人民共和国政府采购法》" in "".join(text.itertext()) for text in chinese)
    assert not [
        box
        for box in frames(root)
        if re.search("措施：|版本|位阶|制定机关", re.sub("《.*?》|“.*?”", "", box.words))
    ]


def test_the_command_draws_tells_and_counts_what_leans_on_what(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "d"
    with world(folder, law(A), grant("P", A), claim("M", (A, "7/1", None))):
        pass
    asked = ("impact", A, "--on", "2021-12-31", "--data", str(folder / "store"))
    drawn = yiju(*asked, "--format", "svg", cwd=tmp_path)
    assert drawn.returncode == 0 and "M 限制参加政府采购活动" in description(read(drawn.stdout))
    told = yiju(*asked, "--format", "json", cwd=tmp_path).stdout
    assert json.loads(told)["falls"] == json.loads(yiju(*asked, "--json", cwd=tmp_path).stdout)["falls"]
    assert yiju(*asked, "--format", "text", cwd=tmp_path).stdout == yiju(*asked, cwd=tmp_path).stdout


def test_the_picture_of_the_readme_is_drawn_by_this_program() -> None:
    assert PICTURE.read_text("utf-8") == picture()
