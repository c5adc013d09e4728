"""The command `yiju` (CONTRACT 1). Exit status: 0 done or allowed, 1 not, 2 an error, 3 cannot be told."""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from tqdm import tqdm

from api import language
from api.assess_command import assess_command
from api.board import board_json, board_text
from api.board_page import board_page
from api.check import check, neighbourhood
from api.cleanup_command import cleanup_command
from api.draft_command import draft_command
from api.drawing import draw
from api.drawing_impact import draw_impact
from api.grammar import parser
from api.impact import impact_text, meant
from api.impact_json import impact_json
from api.read import outcome_json, outcome_text, read_files, status, write_outcomes
from api.reports import write_report
from api.review import review_command, reviews_command
from api.serve import serve, token
from api.stories import tell_stories
from api.tell import answer_json, report_json
from api.text import answer_text, report_text
from api.verify import checked_json, checked_text, verify_file
from kg import ontology, rulebook, stats, why
from kg.answer import LoadReport
from kg.board import board
from kg.derive import rules
from kg.doctor import doctor
from kg.errors import InputError, StoreError, YijuError
from kg.export import export
from kg.impact import impact
from kg.notation import as_jsonld
from kg.store import Store
from loaders.load import Entry, load_demo, load_paths
from loaders.template import write_template

STATUS = {"allowed": 0, "not_allowed": 1, "undetermined": 3}
DEMO_MARK = "yiju-demo"
Command = Callable[[argparse.Namespace, str], int]
JUDGING = {
    "demo",
    "load",
    "why",
    "verify",
    "impact",
    "cleanup",
    "review",
    "assess",
    "plan",
    "read",
    "draft",
    "serve",
}  # what these do rests on the whole rulebook, so a broken one stops them at the start


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; answers the exit status, and tells every expected error in one message."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    chosen = words[words.index("--lang") + 1] if "--lang" in words[:-1] else None
    lang = language.language(chosen)
    asked = parser(lang).parse_args(words)
    try:
        if asked.command in JUDGING:
            ready()
        return COMMANDS[asked.command](asked, lang)
    except YijuError as trouble:
        print(trouble.words.in_language(lang), file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def ready() -> None:
    """Read the vocabulary, the rules and the shapes; raises RulebookError where one of them is broken."""
    ontology.load()
    rules()
    rulebook.load()


def _folder(asked: argparse.Namespace, default: str = ".yiju") -> Path:
    return Path(asked.data or os.environ.get("YIJU_DATA") or default)


def _progress(entries: Iterable[Entry], total: int | None, name: str) -> Iterable[Entry]:
    return tqdm(entries, total=total, desc=Path(name).name, unit="", disable=None, file=sys.stderr)


def _demo(asked: argparse.Namespace, lang: str) -> int:
    folder = Path(asked.data or ".yiju-demo")
    if folder.exists() and any(folder.iterdir()):
        if not (folder / DEMO_MARK).exists():
            raise StoreError(
                f"{folder} 里有别的东西，示例不覆盖；请用 --data 另指空文件夹",
                f"{folder} holds something else and is left alone; point --data at an empty folder",
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DEMO_MARK).touch()
    with Store.open(folder / "store", create=True) as store:
        now = language.now()
        reports = load_demo(store, now, _progress)
        print(tell_stories(store, reports, now, lang), end="")
    return 0


def _load(asked: argparse.Namespace, lang: str) -> int:
    on = language.day(asked.on) if asked.on else language.today()
    for path in asked.paths:
        if not path.exists():
            print(InputError(f"没有 {path}", f"there is no {path}").words.in_language(lang), file=sys.stderr)
    with Store.open(_store(_folder(asked)), create=True) as store:
        reports = load_paths(
            store, asked.paths, on=on, territory=asked.territory, now=language.now(), progress=_progress
        )
    if asked.report:
        write_report(asked.report, reports, asked.paths, lang)
    for report in reports:
        print(
            json.dumps(report_json(report), ensure_ascii=False) if asked.json else report_text(report, lang)
        )
    return _loaded(reports)


def _loaded(reports: Sequence[LoadReport]) -> int:
    if not any(report.outcomes or report.unchanged for report in reports):
        return 2
    return int(any(report.problems or report.counts()["rejected"] for report in reports))


def _read(asked: argparse.Namespace, lang: str) -> int:
    if asked.xlsx.suffix.lower() != ".xlsx":
        raise InputError(f"{asked.xlsx} 应以 .xlsx 结尾", f"{asked.xlsx} is to end in .xlsx")
    on = language.day(asked.on) if asked.on else language.today()
    files = tqdm(asked.files, unit="", disable=None, file=sys.stderr)
    if asked.data or os.environ.get("YIJU_DATA"):
        with Store.open(_store(_folder(asked))) as store:
            outcomes = read_files(files, store.view(language.now()), on)
    else:
        outcomes = read_files(files, None, on)
    if status(outcomes) < 2:
        write_outcomes(asked.xlsx, outcomes)
    for outcome in outcomes:
        print(
            json.dumps(outcome_json(outcome), ensure_ascii=False)
            if asked.json
            else outcome_text(outcome, lang)
        )
    return status(outcomes)


def _store(folder: Path) -> Path:
    """The store itself; an example store lies one level deeper, beside its mark."""
    return folder / "store" if (folder / DEMO_MARK).exists() else folder


def _why(asked: argparse.Namespace, lang: str) -> int:
    on, known = language.day(asked.on), language.moment(asked.known)
    if bool(asked.claim) == asked.all:
        raise InputError("要么给一个编号或 IRI，要么给 --all", "give an id or IRI, or --all")
    with Store.open(_store(_folder(asked))) as store:
        if asked.all:
            for answer in why.why_all(store, on, known):
                print(json.dumps(answer_json(answer), ensure_ascii=False))
            return 0
        form = "json" if asked.json else asked.format
        claim = why.find_claim(store, asked.claim, known)
        answer = why.why(store, claim, on, known, certified=form in ("json", "turtle", "jsonld"))
    if form == "json":
        print(json.dumps(answer_json(answer), ensure_ascii=False, indent=1))
    elif form in ("turtle", "jsonld"):
        assert answer.certificate is not None
        print(answer.certificate if form == "turtle" else as_jsonld(answer.certificate))
    elif form == "svg":
        print(draw(answer, lang))
    else:
        print(answer_text(answer, lang), end="")
    return STATUS[answer.verdict]


def _verify(asked: argparse.Namespace, lang: str) -> int:
    if asked.data is None:
        checked = verify_file(asked.file, None)
    else:
        with Store.open(_store(_folder(asked))) as store:
            checked = verify_file(asked.file, store)
    if asked.json:
        print(json.dumps(checked_json(checked), ensure_ascii=False, indent=1))
    else:
        print(checked_text(checked, lang, against_store=asked.data is not None))
    return 0 if checked.follows else 1


def _impact(asked: argparse.Namespace, lang: str) -> int:
    on, known = language.day(asked.on), language.moment(asked.known)
    with Store.open(_store(_folder(asked))) as store:
        told = impact(store, meant(store.view(known), asked.named), on, known)
    form = "json" if asked.json else asked.format
    if form == "json":
        print(json.dumps(impact_json(told), ensure_ascii=False, indent=1))
    else:
        print(draw_impact(told, lang) if form == "svg" else impact_text(told, lang), end="")
    return 0


def _draft(store: Store, asked: argparse.Namespace, lang: str) -> int:
    return STATUS[draft_command(store, asked, lang)]


def _in_store(command: Callable[[Store, argparse.Namespace, str], int]) -> Command:
    """The command, given the store that is meant."""

    def run(asked: argparse.Namespace, lang: str) -> int:
        with Store.open(_store(_folder(asked))) as store:
            return command(store, asked, lang)

    return run


def _check(asked: argparse.Namespace, _lang: str) -> int:
    if bool(asked.why) != bool(asked.shape):
        raise InputError("--why 和 --shape 要一起给", "give --why and --shape together")
    if asked.why:
        text, good = neighbourhood(asked.file, asked.shapes, asked.why, asked.shape)
    else:
        text, good = check(asked.file, asked.shapes)
    print(text)
    return 0 if good else 1


def _plan(asked: argparse.Namespace, lang: str) -> int:
    on = language.day(asked.on) if asked.on else None
    shown = board(ontology.load(), rulebook.load(), on)
    form = "json" if asked.json else asked.format
    if form == "json":
        print(json.dumps(board_json(shown), ensure_ascii=False, indent=1))
    else:
        print(board_page(shown) if form == "markdown" else board_text(shown, lang), end="")
    return 0


def _export(asked: argparse.Namespace, _lang: str) -> int:
    with Store.open(_store(_folder(asked))) as store:
        for piece in export(store, asked.format):
            sys.stdout.buffer.write(piece)
    return 0


def _stats(asked: argparse.Namespace, lang: str) -> int:
    with Store.open(_store(_folder(asked))) as store:
        counted = list(stats.stats(store.view(language.now())))
    if asked.json:
        print(json.dumps({words.en: value for words, value in counted}, ensure_ascii=False))
    else:
        for words, value in counted:
            print(f"{words.in_language(lang)}：{value}" if lang == "zh" else f"{words.en}: {value}")
    return 0


def _template(asked: argparse.Namespace, _lang: str) -> int:
    if asked.file.suffix.lower() != ".xlsx":
        raise InputError(f"{asked.file} 应以 .xlsx 结尾", f"{asked.file} is to end in .xlsx")
    write_template(asked.file)
    print(asked.file)
    return 0


def _serve(asked: argparse.Namespace, lang: str) -> int:
    folder = _folder(asked)
    with Store.open(_store(folder), create=not folder.exists()) as store:
        return serve(store, folder, asked, lang)


def _token(asked: argparse.Namespace, lang: str) -> int:
    return token(_folder(asked), asked, lang)


def _doctor(asked: argparse.Namespace, lang: str) -> int:
    checks = list(doctor(_store(_folder(asked))))
    if asked.json:
        print(
            json.dumps(
                [{"check": c.name.en, "well": c.well, "seen": c.seen.in_language(lang)} for c in checks],
                ensure_ascii=False,
            )
        )
    else:
        for check in checks:
            print(
                f"{'✔' if check.well else '✘'} {check.name.in_language(lang)}：{check.seen.in_language(lang)}"
            )
    return 0 if all(check.well for check in checks) else 2


COMMANDS: Mapping[str, Command] = {
    "demo": _demo, "load": _load, "why": _why, "verify": _verify, "impact": _impact, "cleanup": _in_store(cleanup_command),
    "review": _in_store(review_command), "reviews": _in_store(reviews_command), "assess": _in_store(assess_command),
    "read": _read, "draft": _in_store(_draft), "check": _check, "plan": _plan, "export": _export, "stats": _stats,
    "template": _template, "doctor": _doctor, "serve": _serve, "token": _token,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
