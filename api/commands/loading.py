"""What is put into a store: `demo`, `load`; and `template`, the empty workbook."""

import argparse
import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tqdm import tqdm

from api import language
from api.commands.places import DEMO_MARK, address_of, open_store
from api.reports import write_report
from api.stories import tell_stories
from api.tell import report_json
from api.text import report_text
from kg.answer import LoadReport
from kg.errors import InputError, StoreError
from kg.store import Store
from loaders.load import Entry, load_demo, load_paths
from loaders.template import write_template


def _progress(entries: Iterable[Entry], total: int | None, name: str) -> Iterable[Entry]:
    return tqdm(entries, total=total, desc=Path(name).name, unit="", disable=None, file=sys.stderr)


def demo(asked: argparse.Namespace, lang: str) -> int:
    there = address_of(asked) if asked.store else None
    if there is not None:
        with Store.at(there) as store:
            if next(iter(store.quads), None) is not None:
                raise StoreError(
                    f"{there.query} 里已经有数据，示例不覆盖；请用一个空库",
                    f"{there.query} holds data already and is left alone; use an empty store",
                )
            return _told(store, lang)
    folder = Path(asked.data or ".yiju-demo")
    if folder.exists() and any(folder.iterdir()):
        if not (folder / DEMO_MARK).exists():
            raise StoreError(
                f"{folder} 里有别的东西，示例不覆盖；请用 --data 另指空文件夹",
                f"{folder} holds something else and is left alone; point --data at an empty folder",
            )
        if (folder / "store").exists():
            Store.open(folder / "store", create=True).close()  # raises where a server still holds it
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DEMO_MARK).touch()
    with Store.open(folder / "store", create=True) as store:
        return _told(store, lang)


def _told(store: Store, lang: str) -> int:
    now = language.now()
    reports = load_demo(store, now, _progress)
    print(tell_stories(store, reports, now, lang), end="")
    return 0


def load(asked: argparse.Namespace, lang: str) -> int:
    on = language.day(asked.on) if asked.on else language.today()
    for path in asked.paths:
        if not path.exists():
            print(InputError(f"没有 {path}", f"there is no {path}").words.in_language(lang), file=sys.stderr)
    with open_store(asked, create=True) as store:
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


def template(asked: argparse.Namespace, _lang: str) -> int:
    if asked.file.suffix.lower() != ".xlsx":
        raise InputError(f"{asked.file} 应以 .xlsx 结尾", f"{asked.file} is to end in .xlsx")
    write_template(asked.file)
    print(asked.file)
    return 0
