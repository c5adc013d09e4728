"""sh:pattern: the regular expressions of SPARQL (XPath's) as Python's."""

import re
import warnings

from kg.shacl.wellformed import ShapesError

FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}


def compiled(expression: str, flags: str) -> re.Pattern[str]:
    """The expression, ready to search with; raises ShapesError where it is none."""
    strange = sorted(set(flags) - set("imsx"))
    if strange:
        raise ShapesError(f"sh:flags has {', '.join(strange)}, and may have i, m, s and x")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # Python warns of sets that a later version may read in another way
            return re.compile(
                _as_python(expression, flags), sum(FLAGS[flag] for flag in set(flags) if flag in FLAGS)
            )
    except (re.error, OverflowError, RecursionError) as trouble:
        raise ShapesError(f"sh:pattern {expression!r} is no regular expression: {trouble}") from trouble


def _as_python(expression: str, flags: str) -> str:
    """XPath's `$` is the very end, before which Python forgives a line break; its x drops spaces, and knows no comments."""
    found, depth, escaped = [], 0, False
    for sign in expression:
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = True
        elif sign in "[]":
            depth = max(0, depth + (1 if sign == "[" else -1))
        elif sign == "$" and not depth and "m" not in flags:
            found.append(r"\Z")
            continue
        elif sign in " \t\r\n" and not depth and "x" in flags:
            continue
        found.append(sign)
    return "".join(found)
