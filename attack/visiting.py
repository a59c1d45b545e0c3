"""People at the site of an attack: who asks, sends and hands in as a browser does."""

from __future__ import annotations

import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from attack.ground import Ground


class Visitor:
    """Somebody signed in, at a browser."""

    def __init__(self, port: int, session: str) -> None:
        self._port, self._cookies, self.token = port, {"sessionid": session}, ""

    def ask(self, address: str, form: dict[str, str] | None = None) -> int:
        """The status of the answer; raises `OSError` or `HTTPException` when nobody answers any more."""
        body = None if form is None else urlencode(form | {"csrfmiddlewaretoken": self.token})
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self._asked("GET" if body is None else "POST", address, body, headers)

    def _asked(self, method: str, address: str, body: str | bytes | None, headers: dict[str, str]) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        connection.request(method, address, body, headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, text = value.partition(";")[0].partition("=")
                self._cookies[key] = text
        text = answer.read().decode()
        connection.close()
        if found := re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text):
            self.token = found[1]
        return answer.status

    def drop(self, name: str, content: bytes) -> int:
        """Drop a file on the page of imports."""
        return self.hand_in("/imports/new/", ("files", name, content))

    def hand_in(self, address: str, file: tuple[str, str, bytes], form: dict[str, str] | None = None) -> int:
        """A form with a file: its field, its name and what it holds."""
        edge, (field, name, content) = secrets.token_hex(16), file
        said = (form or {}) | {"csrfmiddlewaretoken": self.token}
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{text}\r\n'.encode() for key, text in said.items()
        ]
        parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode())
        body = b"".join([*parts, content, f"\r\n--{edge}--\r\n".encode()])
        return self.send(address, body, f"multipart/form-data; boundary={edge}")

    def send(self, address: str, body: bytes, kind: str) -> int:
        """Whatever bytes, said to be of a kind."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return self._asked("POST", address, body, {"Cookie": cookies, "Content-Type": kind})


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def serve(ground: Ground, *words: str) -> tuple[subprocess.Popen[str], list[Visitor]]:
    port = _free_port()
    running = ground.begin("serve", "--site", "office", "--port", port, *words)
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    return running, [Visitor(port, session) for session in ground.known["sessions"]]


@contextmanager
def served(ground: Ground) -> Iterator[list[Visitor]]:
    running, visitors = serve(ground, "--no-worker")
    try:
        yield visitors
    finally:
        end(running)


def end(running: subprocess.Popen[str]) -> None:
    """End what still runs, as an operator ends it."""
    if running.poll() is None:
        os.killpg(running.pid, signal.SIGTERM)
    running.communicate(timeout=60)
