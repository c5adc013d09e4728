"""`yiju cleanup` as it is typed: which days, one unit or all, what to print and which files to write (CONTRACT 1)."""

import argparse
import json
import sys
from collections.abc import Iterable

from tqdm import tqdm

from api import language
from api.cleanup import change_json, changes_text, cleanup_text, item_json, of_unit
from api.cleanup_report import write_report
from api.ledger_book import write_ledger
from kg.answer import Answer
from kg.cleanup import cleanup as cleaned
from kg.cleanup import difference
from kg.errors import InputError
from kg.store import Store


def cleanup(store: Store, asked: argparse.Namespace, lang: str) -> int:
    """Print the items of a day, or what changes between two, and write the files asked for; answers the exit status."""
    if bool(asked.first) != bool(asked.last) or not (asked.on or asked.last):
        raise InputError("给 --on，或者 --from 和 --to 一起给", "give --on, or --from and --to together")
    on, *two = [language.day(words) for words in (asked.on or asked.last, asked.first, asked.last) if words]
    known = language.moment(asked.known)
    made = {day: cleaned(store, day, known, _progress) for day in dict.fromkeys((on, *two))}
    if asked.unit:
        made = {day: of_unit(one, asked.unit) for day, one in made.items()}
    before, after = (made[day] for day in two or (on, on))
    changes = difference(before, after) if two else None
    if asked.xlsx:
        write_ledger(asked.xlsx, made[on], changes, lang)
    if asked.docx:
        write_report(asked.docx, made[on], changes)
    if asked.json:
        for line in map(item_json, made[on].items) if changes is None else map(change_json, changes):
            print(json.dumps(line, ensure_ascii=False))
    elif changes is None:
        print(cleanup_text(made[on], lang), end="")
    else:
        print(changes_text(before, after, changes, lang), end="")
    return 0


def _progress(answers: Iterable[Answer], total: int | None, name: str) -> Iterable[Answer]:
    return tqdm(answers, total=total, desc=name, unit="", disable=None, file=sys.stderr)
