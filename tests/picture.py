"""The picture of the README, from the shipped example without the texts of statutes: `make picture`."""

import datetime as dt
import tempfile
from importlib import resources
from pathlib import Path

from api.drawing import draw
from kg import why
from kg.store import Store
from loaders.load import DEMO_DAY, load
from loaders.tables import read_tables

PICTURE = Path(__file__).parent.parent / "docs" / "answer.svg"
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def picture() -> str:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "store", create=True) as store:
        with resources.as_file(resources.files("loaders") / "demo") as tables:
            load(store, read_tables(tables, None), on=DEMO_DAY, now=NOW)
        return draw(why.why(store, why.find_claim(store, "H001", NOW), DEMO_DAY, NOW), "zh")


if __name__ == "__main__":
    PICTURE.write_text(picture(), "utf-8")
    print(PICTURE)
