"""Where a generated country lies: provinces and cities by the vocabulary's names, counties by country.tsv."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg import ontology
from kg.namespaces import CODE, SKOS

NATION = "全国"
COUNTIES = Path(__file__).with_name("country.tsv")
FIRST = ("湖南省", "浙江省", "广东省", "山东省", "河南省")  # their cities are in the vocabulary
PROVINCES = {1_000: 1, 10_000: 3, 100_000: 10}  # up to so many claims; beyond them every province


@dataclass(frozen=True, slots=True)
class Province:
    name: str
    cities: tuple[str, ...]


def provinces(size: int) -> tuple[Province, ...]:
    """The provinces that make so many claims: one at 1,000, all of them beyond 100,000."""
    return _all()[: next((count for most, count in PROVINCES.items() if size <= most), None)]


@cache
def _all() -> tuple[Province, ...]:
    vocabulary = ontology.load()
    found = []
    for node in vocabulary.facts.subjects(SKOS.broader, CODE["place-national"]):
        cities = sorted(
            vocabulary.label(city, "zh") for city in vocabulary.facts.subjects(SKOS.broader, node)
        )
        found.append(Province(vocabulary.label(node, "zh"), tuple(cities)))
    return tuple(
        sorted(
            found,
            key=lambda province: (
                FIRST.index(province.name) if province.name in FIRST else 9,
                province.name,
            ),
        )
    )


@cache
def is_province(place: str) -> bool:
    return any(one.name == place for one in _all())


@cache
def counties() -> dict[str, tuple[str, ...]]:
    """The counties of a city, where they are known."""
    with COUNTIES.open(encoding="utf-8") as file:
        return {
            row["place"]: tuple(row["counties"].split("、")) for row in csv.DictReader(file, delimiter="\t")
        }
