"""Which shapes ask which: none may ask itself (3.4.3), and which are cheap to ask."""

from collections.abc import Callable, Collection

from kg.shacl.constraints import Constraint, EachValue
from kg.shacl.counts import MaxCount, MinCount
from kg.shacl.paths import Predicate
from kg.shacl.plain import Plain
from kg.shacl.shape import Shape
from kg.shacl.wellformed import ShapesError

DEEPEST = 100  # levels: asking a shape takes a few Python frames a level, of which there are 1,000


def settle(shapes: Collection[Shape], naming: Callable[[Shape], str]) -> None:
    """Raise ShapesError for a shape that asks itself or too deep; note what is cheap to ask."""
    uses = {shape: {used for constraint in shape.constraints for used in constraint.uses} for shape in shapes}
    users: dict[Shape, list[Shape]] = {shape: [] for shape in shapes}
    for shape, used in uses.items():
        for other in used:
            users[other].append(shape)
    left = {shape: len(used) for shape, used in uses.items()}
    ready = [shape for shape, number in left.items() if not number]
    height: dict[Shape, int] = {}
    for shape in ready:
        height[shape] = 1 + max((height[other] for other in uses[shape]), default=0)
        if height[shape] > DEEPEST:
            raise ShapesError(f"{naming(shape)} is nested more than {DEEPEST} deep")
        _note(shape)
        for user in users[shape]:
            left[user] -= 1
            if not left[user]:
                ready.append(user)
    circular = [shape for shape, number in left.items() if number]
    if circular:
        raise ShapesError(
            f"{naming(_on_circle(circular, uses))} refers to itself, which SHACL leaves undefined"
        )


def _on_circle(circular: list[Shape], uses: dict[Shape, set[Shape]]) -> Shape:
    """One of the shapes that ask themselves; the others only lead to one."""
    among, here, seen = set(circular), circular[0], []
    while here not in seen:
        seen.append(here)
        here = next(other for other in uses[here] if other in among)
    return here


def _note(shape: Shape) -> None:
    """Called with the shapes that it asks noted before."""
    for constraint in shape.constraints:
        if constraint.uses:
            constraint.value_alone = all(other.value_alone for other in constraint.uses)
    alone = all(constraint.value_alone for constraint in shape.constraints)
    shape.value_alone = shape.path is None and alone
    if isinstance(shape.path, Predicate):
        shape.plain = _plain(shape.path, shape.constraints)


def _plain(path: Predicate, constraints: list[Constraint]) -> Plain | None:
    checks, least, most = [], 0, float("inf")
    for constraint in constraints:
        if isinstance(constraint, EachValue) and constraint.value_alone:
            checks.append(constraint.meets)
        elif isinstance(constraint, MinCount):
            least = constraint.least
        elif isinstance(constraint, MaxCount):
            most = constraint.most
        else:
            return None
    return Plain(path.iri, tuple(checks), least, most)
