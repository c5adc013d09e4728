"""What is read off the text of a query before it is evaluated: calls to other servers, updates, and the graphs it names.

The words of a query are told apart by pyoxigraph's own parser, never by a search for a word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

import pyoxigraph as ox

from api.server.refused import Refused
from kg.namespaces import ID

_SERVICE = re.compile("service", re.IGNORECASE)
_SERVICE_SILENT = re.compile(
    r"(?<![\w:./?$@-])service(?![\w:.-])(?:(?:\s|#[^\r\n]*[\r\n])*silent\b)?", re.IGNORECASE
)
_NO_WORD, _LIKE_IT = "servicx", "GRAPH  "  # as long as the word, so that the parser's places stay right
_ESCAPED = re.compile(r"\\(?:u00|U000000)([46][1-9A-Fa-f]|[57][0-9Aa])")
_UPDATES = {"insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with"}
_TOKEN = re.compile(
    r"""
    \#[^\r\n]* | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | \"\"\"(?:[^\\]|\\.)*?\"\"\" | '''(?:[^\\]|\\.)*?''' | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'
    | (?P<name>[\w.-]*:[\w.:%\\-]*) | [?$@]\w+ | (?P<word>[A-Za-z]+) | \S
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with the dataset that the request names; None where it names none, and the query's own FROM holds."""

    query: str
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None


def calls_elsewhere(query: str) -> bool:
    """Does a SERVICE stand in this query? With no word of SPARQL in its place a query would not parse, with GRAPH it would.

    Raises SyntaxError where it does not parse anyhow. The query itself is not evaluated, nor is anything fetched.
    """
    spoken = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), query)
    if not _SERVICE.search(spoken):
        return False
    try:
        ox.Store().query(_SERVICE.sub(_NO_WORD, spoken), base_iri=ID)
    except SyntaxError:
        ox.Store().query(_SERVICE_SILENT.sub(_LIKE_IT, spoken), base_iri=ID)
        return True
    return False


def is_update(query: str) -> bool:
    """Does what does not parse as a query begin as an update does?"""
    words = (match["word"] for match in _TOKEN.finditer(query) if match["word"])
    first = next((word for word in words if word.lower() not in ("prefix", "base")), "")
    return first.lower() in _UPDATES


def graphs_of(query: str) -> Iterator[str]:
    """The IRIs after FROM and FROM NAMED. To tell people of a graph that is not held: nothing is fetched either way."""
    prefixes: dict[str, str] = {}
    said = ["", ""]
    for match in _TOKEN.finditer(query):
        token, before = match[0], said[-1].lower()
        iri = match["iri"][1:-1] if match["iri"] else None
        if match["name"] and before == "prefix":
            said = ["prefix", token]
            continue
        if iri is not None and said[-2] == "prefix":
            prefixes[said[-1]] = iri
        elif before == "from" or (before == "named" and said[-2].lower() == "from"):
            prefix, colon, local = token.partition(":")
            if iri is not None:
                yield urljoin(ID, iri)
            elif match["name"] and prefix + colon in prefixes:
                yield prefixes[prefix + colon] + local.replace("\\", "")
        said = [said[-1], token]


def reads_only() -> Refused:
    return Refused(
        403,
        "这里只能查询，不能更新；数据用 yiju load 或提交页面载入",
        "queries only, no updates; data come in by yiju load or by a submission",
    )


def no_calls() -> Refused:
    return Refused(
        403,
        "不执行 SERVICE：这里只查询本库，从不访问别的服务器",
        "SERVICE is not carried out: only this store is queried, and no other server is ever called",
    )


def not_held(graph: str) -> Refused:
    return Refused(
        400,
        f"没有名为 {graph} 的图；FROM、default-graph-uri、named-graph-uri 只能指库里的记录图，从不抓取",
        f"no graph is held under {graph}; FROM, default-graph-uri and named-graph-uri name record graphs of this store, and nothing is fetched",
    )
