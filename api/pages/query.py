"""The page of /sparql: a query, examples, and the result as a table; a plain form, so that it works without scripts."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from api.links import opens_at, short
from api.server.refused import Refused
from api.server.view import page
from api.sparql.evaluate import KINDS, Told
from kg.errors import Words
from kg.namespaces import CODE, DCT, ELI, PROV, SKOS, YJ
from kg.quads import LEDGER

_BEGIN = f"""PREFIX yj: <{YJ.base}>
PREFIX eli: <{ELI.base}>
PREFIX dct: <{DCT.base}>
PREFIX prov: <{PROV.base}>
PREFIX skos: <{SKOS.base}>
PREFIX code: <{CODE.base}>
"""
EXAMPLES: tuple[tuple[Words, str], ...] = (
    (
        Words("措施及其引用的依据", "measures and what they cite"),
        _BEGIN
        + """SELECT ?id ?measure ?words WHERE {
  ?claim a yj:Measure ; dct:identifier ?id ; yj:measureWords ?measure ; yj:cites ?citation .
  ?citation yj:words ?words .
} ORDER BY ?id LIMIT 50""",
    ),
    (
        Words("规范的版本、位阶和施行日期", "versions of norms, their rank and day of effect"),
        _BEGIN
        + """SELECT ?title ?rank ?from ?version WHERE {
  ?version eli:realizes ?norm ; eli:title ?title ; yj:rankWords ?rank .
  OPTIONAL { ?version eli:first_date_entry_in_force ?from }
} ORDER BY ?title LIMIT 50""",
    ),
    (
        Words("每次提交载入了多少条记录", "how many records came in with each submission"),
        _BEGIN
        + f"""SELECT ?source ?time (COUNT(?record) AS ?records) WHERE {{
  GRAPH <{LEDGER.value}> {{
    ?record prov:wasGeneratedBy ?submission . ?submission dct:source ?source ; prov:endedAtTime ?time .
  }}
}} GROUP BY ?source ?time ORDER BY ?time LIMIT 50""",
    ),
    (
        Words("待核实的记录缺什么", "what records that are pending lack"),
        _BEGIN
        + f"""SELECT ?about ?code ?message WHERE {{
  GRAPH <{LEDGER.value}> {{
    ?record yj:state code:pending ; yj:describes ?about ; yj:finding ?finding .
    ?finding yj:code ?code ; yj:messageZh ?message .
  }}
}} LIMIT 50""",
    ),
    (
        Words("位阶的词汇（图）", "the vocabulary of ranks (a graph)"),
        _BEGIN
        + """CONSTRUCT { ?rank skos:prefLabel ?label ; skos:broader ?broader } WHERE {
  ?rank skos:inScheme code:ranks ; skos:prefLabel ?label .
  OPTIONAL { ?rank skos:broader ?broader }
}""",
    ),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a result: its words, where it opens, and its language or type."""

    words: str
    address: str | None = None
    note: str = ""


def query_page(
    request: Request, query: str, told: Told | None = None, refused: Refused | None = None
) -> Response:
    """The page with a query in its field, and its result or why there is none."""
    head: list[str] = []
    rows: list[list[Cell | None]] = []
    answer: bool | None = None
    if told is not None and told.kind == "table":
        found = json.loads(told.body)
        head = found["head"]["vars"]
        rows = [
            [_cell(row[name]) if name in row else None for name in head]
            for row in found["results"]["bindings"]
        ]
    elif told is not None and told.kind == "truth":
        answer = json.loads(told.body)["boolean"]
    dataset = [
        (key, value)
        for key, value in request.query_params.multi_items()
        if key in ("default-graph-uri", "named-graph-uri")
    ]
    downloads = [
        (form, "/sparql?" + urlencode([("query", query), *dataset, ("format", form)]))
        for form in (KINDS[told.kind] if told is not None else ())
    ]
    examples = [(name, "/sparql?" + urlencode({"query": text}), text) for name, text in EXAMPLES]
    shown = page(
        request, "sparql.html", status=200 if refused is None else refused.status, query=query or EXAMPLES[0][1], told=told,
        refused=None if refused is None else refused.words, head=head, rows=rows, answer=answer, downloads=downloads,
        examples=examples, dataset=dataset, graph=told.body.decode() if told is not None and told.kind == "graph" else None,
    )  # fmt: skip
    shown.headers["Vary"] = "Accept"
    if told is not None and told.truncated:
        shown.headers["Yiju-Truncated"] = "true"
    return shown


def _cell(term: dict[str, Any]) -> Cell:
    if term["type"] == "uri":
        return Cell(short(term["value"]), opens_at(term["value"]))
    if term["type"] == "triple":
        return Cell(json.dumps(term["value"], ensure_ascii=False))
    note = term.get("xml:lang") or (short(term["datatype"]) if "datatype" in term else "")
    return Cell(term["value"], note=note)
