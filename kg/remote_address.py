"""Where a store on another machine answers, and who asks."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Address:
    """Where a store answers queries and takes updates, and who asks. Password and token are never shown.

    `seconds` is how long it may be silent; `attempts` how often it is tried, with pauses that double from `pause` seconds.
    """

    query: str
    update: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    seconds: float = 60
    attempts: int = 7
    pause: float = 0.2
