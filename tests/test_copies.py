"""The copy that queries run on: brought on by what is new, it is the copy that would be made anew."""

import shutil
import tempfile
from pathlib import Path

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings

from api.sparql.snapshot import advance, clone, prepare
from kg.ledger import Submission
from kg.model import Record
from kg.namespaces import YJ, iri
from kg.store import Store
from tests.history import HERE, NOW, Step, add, histories


def quiet(done: int, of: int) -> None:
    assert done <= of


def statements(folder: Path) -> set[ox.Quad]:
    return set(ox.Store.read_only(str(folder)))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories, histories)
def test_a_copy_brought_on_is_the_copy_made_anew(before: list[Step], after: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        old, source, new, anew = (Path(folder) / name for name in ("old", "source", "new", "anew"))
        with Store.open(Path(folder) / "store", create=True) as store:
            for step in before:
                add(store, step)
            store.quads.checkpoint(old)
            since = store.newest()
            prepare(old, quiet)
            begun = statements(old)
            for step in after:
                add(store, step)
            store.quads.checkpoint(source)
            store.quads.checkpoint(anew)
        clone(old, new)
        advance(new, source, since, quiet)
        prepare(anew, quiet)
        assert statements(new) == statements(anew)
        assert statements(old) == begun  # whoever still queries the old one sees what it was


def test_what_is_not_committed_is_in_no_copy(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", create=True) as store:
        kept = Submission.open(store, "测试", NOW)
        thing = iri("thing", "1")
        kept.add(Record("a", thing, (ox.Triple(thing, YJ.order, ox.Literal(1)),), HERE))
        kept.commit(NOW.date(), {})
        open_ = Submission.open(store, "测试", NOW)
        open_.add(Record("b", thing, (ox.Triple(thing, YJ.order, ox.Literal(2)),), HERE))
        open_.write()
        store.quads.checkpoint(tmp_path / "copy")
    prepare(tmp_path / "copy", quiet)
    found = {quad.object for quad in statements(tmp_path / "copy") if quad.subject == thing}
    assert found == {ox.Literal(1)}
    assert not [quad for quad in statements(tmp_path / "copy") if "submission/2" in str(quad)]
    shutil.rmtree(tmp_path / "copy")
