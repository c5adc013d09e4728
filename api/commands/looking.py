"""Looking at what there is: `check`, `plan`, `export`, `stats`, `doctor`."""

import argparse
import json
import sys
from collections.abc import Iterable

from pyoxigraph import Quad
from tqdm import tqdm

from api import language
from api.board import board_json, board_text
from api.board_page import board_page
from api.check import check as check_file
from api.check import neighbourhood
from api.commands.places import address_of, folder_of, open_store, store_in
from kg import ontology, rulebook
from kg import stats as counting
from kg.board import board
from kg.doctor import doctor as checks_of
from kg.errors import InputError
from kg.export import export as exported


def check(asked: argparse.Namespace, _lang: str) -> int:
    if bool(asked.why) != bool(asked.shape):
        raise InputError("--why 和 --shape 要一起给", "give --why and --shape together")
    if asked.why:
        text, good = neighbourhood(asked.file, asked.shapes, asked.why, asked.shape)
    else:
        text, good = check_file(asked.file, asked.shapes)
    print(text)
    return 0 if good else 1


def plan(asked: argparse.Namespace, lang: str) -> int:
    on = language.day(asked.on) if asked.on else None
    shown = board(ontology.load(), rulebook.load(), on)
    form = "json" if asked.json else asked.format
    if form == "json":
        print(json.dumps(board_json(shown), ensure_ascii=False, indent=1))
    else:
        print(board_page(shown) if form == "markdown" else board_text(shown, lang), end="")
    return 0


def export(asked: argparse.Namespace, _lang: str) -> int:
    with open_store(asked) as store:
        for piece in exported(store, asked.format):
            sys.stdout.buffer.write(piece)
    return 0


def stats(asked: argparse.Namespace, lang: str) -> int:
    with open_store(asked) as store:
        counted = list(counting.stats(store.view(language.now())))
    if asked.json:
        print(json.dumps({words.en: value for words, value in counted}, ensure_ascii=False))
    else:
        for words, value in counted:
            print(f"{words.in_language(lang)}：{value}" if lang == "zh" else f"{words.en}: {value}")
    return 0


def _watched(quads: Iterable[Quad], total: int) -> Iterable[Quad]:
    return tqdm(quads, total=total, unit="", disable=None, file=sys.stderr)


def doctor(asked: argparse.Namespace, lang: str) -> int:
    checks = list(checks_of(address_of(asked) or store_in(folder_of(asked)), _watched))
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
