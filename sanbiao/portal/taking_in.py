"""Between the server and the site: a request is taken in whole before one of the few threads is given to it.

So whoever sends slowly, or reads slowly, holds a connection and no thread, and others are served meanwhile.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import Any

import structlog
from granian._granian import RSGIHTTPProtocol as HTTPProtocol
from granian._granian import RSGIProtocolClosed as ProtocolClosed
from granian.rsgi import Scope

from sanbiao.core.access.secret_addresses import hidden
from sanbiao.portal.lengths import LATE, excess_of

THREADS = 8
"""Requests that one process answers at a time."""
BODY_WITHIN = 10.0
"""Seconds after which a body is late of which nothing more came."""
SLOWEST = 32 * 1024
"""Bytes a second that a body has to come with, on the whole."""
IN_MEMORY = 1024 * 1024
"""What is longer waits on the disk."""
PIECE = 64 * 1024

Environ = dict[str, Any]  # Any: WSGI's own
Spool = SpooledTemporaryFile[bytes]
Site = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

_log = structlog.get_logger("sanbiao.http")


class BrokenOff(Exception):
    """The client went away before it had sent what it told."""


class TakingIn:
    """What the server calls. `site` is the WSGI application, which answers in one of a few threads."""

    def __init__(self, site: Site) -> None:
        self.site, self._threads = site, ThreadPoolExecutor(THREADS, thread_name_prefix="page")

    async def __rsgi__(self, scope: Scope, proto: HTTPProtocol) -> None:
        environ = _environ(scope)
        with SpooledTemporaryFile(IN_MEMORY) as body, SpooledTemporaryFile(IN_MEMORY) as answer:
            is_refused = excess_of(environ) is not None
            try:
                if not is_refused:
                    environ[LATE] = not await _arrived(proto, body, int(environ.get("CONTENT_LENGTH") or 0))
            except BrokenOff:
                _log.warning("broken off", path=hidden(scope.path))
                return proto.response_empty(400, [])
            environ["wsgi.input"] = body
            status, headers = await asyncio.get_running_loop().run_in_executor(self._threads, self._answered, environ, answer)
            with suppress(ProtocolClosed):  # the client is gone; what it asked for is done
                await _sent(proto, status, headers, answer)
            if is_refused:
                await _discarded(proto)
        return None

    def _answered(self, environ: Environ, answer: Spool) -> tuple[int, list[tuple[str, str]]]:
        """The status and headers of the site's answer, whose body goes into `answer`."""
        begun: list[Any] = []
        parts = self.site(environ, lambda *told: begun.extend(told[:2]))
        try:
            answer.writelines(parts)
        finally:
            getattr(parts, "close", lambda: None)()
        answer.seek(0)
        status, headers = begun
        return int(status.split(" ", 1)[0]), headers


async def _arrived(proto: HTTPProtocol, body: Spool, length: int) -> bool:
    """Whether a body came in time.

    Raises:
        BrokenOff: it ended before its length; half a form must not be taken for a whole one.
    """
    if not length:
        return True
    loop = asyncio.get_running_loop()
    end, received = loop.time() + BODY_WITHIN + length / SLOWEST, 0
    try:
        async with asyncio.timeout(BODY_WITHIN) as limit:
            async for piece in proto:
                received += body.write(piece)
                limit.reschedule(min(end, loop.time() + BODY_WITHIN))
    except TimeoutError:
        return False
    if received < length:
        raise BrokenOff
    body.seek(0)
    return True


async def _sent(proto: HTTPProtocol, status: int, headers: list[tuple[str, str]], answer: Spool) -> None:
    piece = answer.read(PIECE)
    if len(piece) < PIECE:
        return proto.response_bytes(status, headers, piece)
    stream = proto.response_stream(status, headers)
    while piece:
        await stream.send_bytes(piece)
        piece = answer.read(PIECE)
    return None


async def _discarded(proto: HTTPProtocol) -> None:
    """A client that still sends would never read why it is refused; for a moment what it sends is thrown away."""
    with suppress(TimeoutError):
        async with asyncio.timeout(BODY_WITHIN):
            async for _ in proto:
                pass


def _environ(scope: Scope) -> Environ:
    """A request as WSGI tells it. Headers that differ from others only by `_` are left out: they would pass for these."""
    host, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        together = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{together}{value}" if key in environ else value
    return environ
