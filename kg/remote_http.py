"""The SPARQL 1.1 Protocol over httpx: queries and updates, tried again where no answer came, and never half an answer."""

import os
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import IO, TypeVar, cast

import httpx
import pyoxigraph as ox
from tenacity import (
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_exponential,
    wait_random,
)

from kg.errors import StoreError
from kg.remote_address import Address

JSON = "application/sparql-results+json"  # of the formats one in which an end cut off always shows
GATHERED = 50_000  # rows read whole before any is handed on, so that an answer cut off can be asked for again
LONGEST_PAUSE = 5  # seconds
SILENT = 3  # times that a store may be silent for as long as it may, before it is given up
CONNECTING = 5  # seconds until a machine that says nothing counts as unreachable

Done = TypeVar("Done")


class _NoAnswer(Exception):
    """No answer, or half of one; it may go well when it is tried again."""


class Endpoint:
    """One store on another machine. Doing twice what is sent to `update` must be the same as doing it once."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.requests = 0  # for whoever measures
        self._client: httpx.Client | None = None
        self._process = 0

    def rows(self, query: str) -> Iterator[ox.QuerySolution]:
        """The rows of a SELECT. A small answer is whole before its first row is handed on; where a larger one is cut off,
        StoreError comes in the place of its end.
        """
        first, answer = self._tried(lambda: self._begun(query))
        return iter(first) if len(first) < GATHERED else chain(first, self._rest(answer))

    def ask(self, query: str) -> bool:
        """The answer to an ASK."""

        def asked() -> bool:
            with self._answer(self.address.query, query, "query") as response:
                found = self._parsed(response)
            if not isinstance(found, ox.QueryBoolean):
                raise self._no_sparql()
            return bool(found)

        return self._tried(asked)

    def update(self, words: str) -> None:
        """Have it done. Raises StoreError, after which it may or may not have been done."""

        def sent() -> None:
            with self._answer(self.address.update, words, "update") as response:
                for _ in response.iter_bytes():
                    pass

        self._tried(sent)

    def close(self) -> None:
        if self._client is not None and self._process == os.getpid():
            self._client.close()

    def _begun(self, query: str) -> tuple[list[ox.QuerySolution], Iterator[ox.QuerySolution]]:
        answer = self._solutions(query)
        return list(islice(answer, GATHERED)), answer

    def _solutions(self, query: str) -> Iterator[ox.QuerySolution]:
        with self._answer(self.address.query, query, "query") as response:
            found = self._parsed(response)
            if not isinstance(found, ox.QuerySolutions):
                raise self._no_sparql()
            yield from found

    def _rest(self, answer: Iterator[ox.QuerySolution]) -> Iterator[ox.QuerySolution]:
        try:
            yield from answer
        except _NoAnswer as trouble:
            raise self._unanswered(str(trouble), 1) from trouble

    def _tried(self, what: Callable[[], Done]) -> Done:
        address = self.address
        trying = Retrying(
            stop=stop_after_attempt(address.attempts) | stop_after_delay(SILENT * address.seconds),
            wait=wait_exponential(address.pause, max=LONGEST_PAUSE) + wait_random(0, address.pause),
            retry=retry_if_exception_type(_NoAnswer),
            reraise=True,
        )
        try:
            return trying(what)
        except _NoAnswer as trouble:
            raise self._unanswered(str(trouble), address.attempts) from trouble

    @contextmanager
    def _answer(self, url: str, words: str, kind: str) -> Iterator[httpx.Response]:
        """The answer to one request, while it comes in. Raises _NoAnswer where it does not, or stops before its end."""
        self.requests += 1
        headers = {"Content-Type": f"application/sparql-{kind}", "Accept": JSON}
        try:
            with self._open().stream("POST", url, content=words.encode(), headers=headers) as response:
                if response.status_code == 429 or response.status_code >= 500:
                    raise _NoAnswer(f"HTTP {response.status_code}")
                if not response.is_success:
                    raise self._refused(response)
                yield response
        except (httpx.TransportError, httpx.DecodingError) as trouble:
            raise _NoAnswer(f"{type(trouble).__name__} {trouble}".strip()) from trouble
        except (SyntaxError, ValueError, OSError) as trouble:  # of pyoxigraph, reading it
            raise _NoAnswer(f"{type(trouble).__name__} {trouble}".strip()) from trouble

    def _parsed(self, response: httpx.Response) -> ox.QuerySolutions | ox.QueryBoolean:
        if response.headers.get("content-type", "").partition(";")[0].strip() != JSON:
            raise self._no_sparql()
        found = ox.parse_query_results(cast(IO[bytes], _Reading(response)), format=ox.QueryResultsFormat.JSON)
        assert isinstance(found, ox.QuerySolutions | ox.QueryBoolean)
        return found

    def _open(self) -> httpx.Client:
        """The client of this process: after a fork a new one, for two processes must not read from one connection."""
        if self._client is None or self._process != os.getpid():
            who = self.address
            self._client = httpx.Client(
                auth=httpx.BasicAuth(who.user, who.password or "") if who.user and not who.token else None,
                headers={"Authorization": f"Bearer {who.token}"} if who.token else {},
                timeout=httpx.Timeout(who.seconds, connect=min(CONNECTING, who.seconds)),
                limits=httpx.Limits(max_keepalive_connections=32),
                verify=ssl.create_default_context(),
                trust_env=False,  # neither a proxy nor a .netrc stands between the two machines unasked
            )
            self._process = os.getpid()
        return self._client

    def _unanswered(self, why: str, attempts: int) -> StoreError:
        where = self.address.query
        return StoreError(
            f"库 {where} 没有完整答复（试了 {attempts} 次）：{why}；看看它是否在运行、网络是否通，再试；逐项检查用 yiju doctor --store",
            f"the store {where} did not answer in full ({attempts} attempts): {why}; see whether it runs and can be reached, "
            "then try again; yiju doctor --store looks at each point",
        )

    def _refused(self, response: httpx.Response) -> StoreError:
        where, status = str(response.url), response.status_code
        if status in (401, 403):
            return StoreError(
                f"库 {where} 不认这个用户（HTTP {status}）；用 YIJU_STORE_USER 和 YIJU_STORE_PASSWORD，或者 YIJU_STORE_TOKEN 给出",
                f"the store {where} does not let this user in (HTTP {status}); give YIJU_STORE_USER and YIJU_STORE_PASSWORD, or YIJU_STORE_TOKEN",
            )
        said = response.read().decode("utf-8", "replace")[:200].strip()
        return StoreError(
            f"库 {where} 拒绝了请求（HTTP {status}）：{said}；地址对吗？见 docs/stores.md，逐项检查用 yiju doctor --store",
            f"the store {where} refused (HTTP {status}): {said}; is the address right? see docs/stores.md; yiju doctor --store looks at each point",
        )

    def _no_sparql(self) -> StoreError:
        where = self.address.query
        return StoreError(
            f"{where} 的答复不是 SPARQL 结果（JSON）；地址对吗？见 docs/stores.md",
            f"what {where} answers is no SPARQL result in JSON; is the address right? see docs/stores.md",
        )


class _Reading:
    """The bytes of an answer as they come in, to be read like a file."""

    def __init__(self, response: httpx.Response) -> None:
        self._pieces = response.iter_bytes()
        self._kept = b""

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._kept) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._kept += piece
            if size >= 0:
                break
        out, self._kept = (self._kept, b"") if size < 0 else (self._kept[:size], self._kept[size:])
        return out
