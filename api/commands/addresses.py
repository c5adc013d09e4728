"""The address of a store elsewhere, from one URL and the environment (docs/stores.md)."""

from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from kg.errors import InputError
from kg.remote_address import Address

SECONDS = "60"


def address(url: str | None, environment: Mapping[str, str]) -> Address | None:
    """Where a store answers queries and takes updates, and who asks; None where no URL is given.

    Raises InputError for what is no URL, and for one with a password in it.
    """
    if not url:
        return None
    query = _url(url, "--store")
    update = environment.get("YIJU_STORE_UPDATE")
    seconds = environment.get("YIJU_STORE_SECONDS", SECONDS)
    if not (seconds.isascii() and seconds.isdecimal() and int(seconds)):
        raise InputError(
            f"YIJU_STORE_SECONDS 应为整秒数，不是 {seconds}",
            f"YIJU_STORE_SECONDS is a whole number of seconds, not {seconds}",
        )
    return Address(
        query=_asking(query),
        update=_url(update, "YIJU_STORE_UPDATE").geturl() if update else _telling(query),
        user=environment.get("YIJU_STORE_USER"),
        password=environment.get("YIJU_STORE_PASSWORD"),
        token=environment.get("YIJU_STORE_TOKEN"),
        seconds=int(seconds),
    )


def _url(said: str, option: str) -> SplitResult:
    if set(said) & set("@?#"):
        raise InputError(
            f"{option} 里不要写用户名、密码和参数（别人会在进程列表和日志里看到）；用 YIJU_STORE_USER、YIJU_STORE_PASSWORD 或者 YIJU_STORE_TOKEN",
            f"{option} must hold no user, password or parameter (others would see them in process lists and logs); use YIJU_STORE_USER and YIJU_STORE_PASSWORD, or YIJU_STORE_TOKEN",
        )
    try:
        found = urlsplit(said)
        whole = found.scheme in ("http", "https") and bool(found.hostname) and found.port != 0
    except ValueError:
        whole = False
    if not whole:
        raise InputError(
            f"{option} 应是 http:// 或 https:// 开头的地址，不是 {said}",
            f"{option} is an address that begins with http:// or https://, not {said}",
        )
    return found


def _asking(url: SplitResult) -> str:
    """A bare host is Oxigraph's, which answers under /query; any other path stays as it is."""
    return url._replace(path="/query").geturl() if url.path in ("", "/") else url.geturl()


def _telling(url: SplitResult) -> str:
    """Where updates go if nothing else is said: /update beside /query, /statements under an RDF4J repository, or the same."""
    path = url.path.rstrip("/")
    if not path or path.endswith("/query"):
        return url._replace(path=path.removesuffix("/query") + "/update").geturl()
    if "/repositories/" in path and not path.endswith("/statements"):
        return url._replace(path=f"{path}/statements").geturl()
    return url.geturl()
