"""Which of the forms on offer a request wants: the Accept header with its q-values (RFC 9110, 12.5.1)."""

from collections.abc import Sequence


def best(accept: str | None, offers: Sequence[str]) -> str | None:
    """The media type of `offers` (best first) that is wanted most; None where none is acceptable."""
    if not accept or not accept.strip():
        return offers[0]
    asked = [_range(part) for part in accept.split(",") if part.strip()]
    weighed = [(_weight(asked, offer), -place, offer) for place, offer in enumerate(offers)]
    weight, _, offer = max(weighed)
    return offer if weight > 0 else None


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weight = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                weight = min(max(float(value), 0.0), 1.0)
            except ValueError:
                weight = 0.0
    return name, weight


def _weight(asked: Sequence[tuple[str, float]], offer: str) -> float:
    """The q-value of the most particular range that the offer falls under."""
    for name in (offer, f"{offer.split('/')[0]}/*", "*/*"):
        weights = [weight for named, weight in asked if named == name]
        if weights:
            return max(weights)
    return 0.0
