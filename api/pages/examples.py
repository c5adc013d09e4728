"""The shipped example's three questions, where the example is held: nobody's own H001 is taken for it."""

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pyoxigraph import Literal

from kg.errors import Words
from kg.namespaces import DCT, YJ
from kg.view import View
from loaders.load import DEMO_DAY


@dataclass(frozen=True, slots=True)
class Example:
    """A question of the example: the claim, the day, and what kind of answer it has."""

    id: str
    iri: str
    label: str
    on: dt.date
    title: Words


@cache
def _shipped() -> tuple[list[Mapping[str, str]], Mapping[str, Mapping[str, str]]]:
    """The stories, and the rows of measures by id."""
    folder = resources.files("loaders") / "demo"
    stories = csv.DictReader((folder / "stories.tsv").read_text("utf-8").splitlines(), delimiter="\t")
    rows = csv.DictReader((folder / "措施.csv").read_text("utf-8-sig").splitlines())
    return list(stories), {row["编号"]: row for row in rows}


def examples(view: View) -> list[Example]:
    """The stories whose measures are held as they were shipped."""
    stories, rows = _shipped()
    found = []
    for story in stories:
        row = rows[story["id"]]
        wanted = ((YJ.measureWords, row["措施"]), (YJ.listWords, row["清单"]))
        for node in view.subjects(DCT.identifier, Literal(story["id"])):
            if all(view.has(node, by, Literal(words)) for by, words in wanted):
                title = Words(story["title_zh"], story["title_en"])
                on = dt.date.fromisoformat(story["on"])
                found.append(Example(story["id"], node.value, row["措施"], on, title))
    return found


def usual_day(view: View, today: dt.date) -> dt.date:
    """The day that a form proposes: the example's while it is held, else today."""
    return DEMO_DAY if examples(view) else today
