"""What the one who asks may not do, or not now."""

from collections.abc import Mapping

from kg.errors import YijuError


class Refused(YijuError):
    """A request that is not carried out; `status` is its HTTP status (401, 403, 413, 429, 503)."""

    def __init__(self, status: int, zh: str, en: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(zh, en)
        self.status = status
        self.headers = headers
