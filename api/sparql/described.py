"""What the OpenAPI document says of /sparql: its parameters, bodies and answers."""

from collections.abc import Mapping
from typing import Any

from api.sparql import forms
from api.sparql.evaluate import KINDS

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
# the form of a table, of a yes or no, and of a graph that goes by a name of `format`
NAMES: Mapping[str, tuple[str | None, str | None, str | None]] = {
    "json": ("json", "json", "jsonld"), "xml": ("xml", "xml", "rdf"), "csv": ("csv", None, None), "tsv": ("tsv", None, None),
    "ttl": (None, None, "ttl"), "nt": (None, None, "nt"), "jsonld": (None, None, "jsonld"), "rdf": (None, None, "rdf"),
}  # fmt: skip
EXAMPLE = (
    "SELECT ?claim ?id WHERE { ?claim a <https://w3id.org/yiju/ns#Measure> ; "
    "<http://purl.org/dc/terms/identifier> ?id } LIMIT 10"
)
_RESULT = {
    "head": {"vars": ["id"]},
    "results": {"bindings": [{"id": {"type": "literal", "value": "H001"}}]},
}
_STRING = {"type": "string"}
_GRAPHS = {"type": "array", "items": {"type": "string", "format": "iri"}}
_CUT = {"schema": _STRING, "description": "true：行数到了上限，其余没有列出 / cut at the limit of rows"}


def _problem(zh: str, en: str) -> dict[str, Any]:
    return {"content": {"application/problem+json": {}, "text/html": {}}, "description": f"{zh} / {en}"}


RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            **{media: {} for kind in KINDS.values() for media in kind.values()},
            forms.TABLE["json"]: {"example": _RESULT},
            "text/html": {},
        },
        "description": "结果 / the result",
        "headers": {"Yiju-Truncated": _CUT},
    },
    400: _problem(
        "查询读不懂、没有或多于一个，或者所指的图没有收录",
        "no query, several, none that parses, or a graph not held",
    ),
    403: _problem("更新、SERVICE：不执行", "updates and SERVICE are not carried out"),
    405: _problem("只接受 GET、POST", "GET and POST alone"),
    406: _problem("没有所要的格式", "no acceptable form"),
    415: _problem("请求体的类型不对", "the body is of another type"),
    503: _problem("超过时限或内存，已经终止", "over its time or memory, and ended"),
}


def _parameter(name: str, schema: Mapping[str, Any], description: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": description, **more}


DATASET = [
    _parameter("format", {**_STRING, "enum": [*NAMES, "html"]}, "代替 Accept / instead of Accept"),
    _parameter(
        "default-graph-uri",
        _GRAPHS,
        "默认图由这些图合成 / the graphs that make the default graph",
        explode=True,
    ),
    _parameter("named-graph-uri", _GRAPHS, "可用的命名图 / the named graphs", explode=True),
]
ASKED = _parameter(
    "query",
    _STRING,
    "SPARQL 1.1；浏览器不写则得到查询页 / a browser without one gets the page",
    required=True,
    example=EXAMPLE,
)
GET = {"parameters": [ASKED, *DATASET]}
POST = {
    "parameters": DATASET,
    "requestBody": {
        "required": True,
        "content": {
            DIRECT: {"schema": _STRING},
            FORM: {
                "schema": {"type": "object", "required": ["query"], "properties": {"query": _STRING}},
                "example": {"query": EXAMPLE},
            },
        },
    },
}
