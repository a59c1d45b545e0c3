"""What is longer than people send is refused before it is read, whoever sends it: told by a client, and over a socket."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from http import HTTPStatus

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.urls import resolve, reverse
from granian.http import HTTP1Settings
from granian.server.embed import Server

from sanbiao.core.access.roles import Role
from sanbiao.core.drive.uploads import TakesFiles
from sanbiao.portal import lengths, serving, taking_in
from sanbiao.portal.taking_in import TakingIn
from sanbiao.tests.addresses import addresses
from sanbiao.tests.factories import GrantFactory
from sanbiao.tests.sites import site
from sanbiao.tests.sources import modules

FORM = settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class Unread:
    """A body that nobody may look at."""

    def read(self, *_: int) -> bytes:
        raise AssertionError("the body was read")

    readline = read


TOO_LONG = {
    "more than a form": ({"CONTENT_LENGTH": str(FORM + 1)}, 413),
    "more than there is": ({"CONTENT_LENGTH": "9" * 18}, 413),
    "a number of no end": ({"CONTENT_LENGTH": "9" * 40}, 400),
    "less than nothing": ({"CONTENT_LENGTH": "-5"}, 400),
    "no number": ({"CONTENT_LENGTH": "many"}, 400),
    "a number of another script": ({"CONTENT_LENGTH": "٣"}, 400),
    "in pieces, of no length": ({"HTTP_TRANSFER_ENCODING": "chunked"}, 411),
    "in pieces, of a length too": ({"HTTP_TRANSFER_ENCODING": "gzip, chunked", "CONTENT_LENGTH": "5"}, 411),
    "late": ({lengths.LATE: True}, 408),
    "a long address": ({"QUERY_STRING": "q=" + "a" * lengths.ADDRESS}, 414),
    "a long cookie": ({"HTTP_COOKIE": "sessionid=" + "a" * lengths.HEADERS}, 431),
    "a long header": ({"HTTP_X_ANYTHING": "a" * lengths.HEADERS}, 431),
    "many headers": ({f"HTTP_X_{number}": "a" * 300 for number in range(120)}, 431),
}


@pytest.fixture(params=["office", "public"])
def the_site(request: pytest.FixtureRequest) -> Iterator[str]:
    """The client's handler reads the settings when it is first called: each test has a client of its own."""
    with site(SANBIAO_PRODUCTION="1", **({"SANBIAO_SITE": "public"} if request.param == "public" else {})):
        yield request.param


@pytest.mark.parametrize("kind", TOO_LONG)
def test_before_anything_is_read_or_looked_up_a_sentence_refuses_it(the_site: str, kind: str) -> None:
    """No database may be asked here: there is no session yet, and no account."""
    (told, status), client = TOO_LONG[kind], Client()

    for address in ("/", "/accounts/login/", "/imports/new/", "/s/x/", "/static/ui/css/base.css", "/nowhere/"):
        answer = client.generic("POST", address, secure=True, **{"wsgi.input": Unread(), **told})

        assert (answer.status_code, address) == (status, address)
        assert "没有" in answer.text
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "max-age" in answer["Strict-Transport-Security"]
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("what", ["fields", "fields of an address", "files"])
@pytest.mark.django_db
def test_more_fields_or_files_than_anybody_sends_are_refused(client: Client, settings, what: str) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = settings.DATA_UPLOAD_MAX_NUMBER_FILES = 20
    many, address = {f"a{number}": SimpleUploadedFile("a.csv", b"1") for number in range(21)}, reverse("account_login")

    if what == "files":
        answer = client.post(address, many)
    elif what == "fields":
        answer = client.post(address, dict.fromkeys(many, "1"))
    else:
        answer = client.get(address, dict.fromkeys(many, "1"))

    assert answer.status_code == 400
    assert ("一次最多上传 20 个文件" in answer.text) == (what == "files")


def test_four_addresses_are_sent_files_and_every_module_that_reads_some_says_so() -> None:
    taking = {each.name for each in addresses() if issubclass(_view(each.pattern), TakesFiles)}
    texts = [path.read_text(encoding="utf-8") for path in modules() if "portal" not in path.parts]  # what passes every request
    reading = [text for text in texts if "request.FILES" in text]

    assert taking == {"import-new", "report-check", "stated-figure", "submission"}
    assert len(reading) == len(taking)
    assert all("(TakesFiles, " in text for text in reading)


def _view(pattern: str) -> type:
    path = "/" + pattern.replace("<int:pk>", "1")
    return object if "<" in path or "(" in path else getattr(resolve(path).func, "view_class", object)


@pytest.mark.django_db
def test_files_are_taken_from_whoever_is_signed_in_alone(client: Client) -> None:
    user = GrantFactory(user__password="Guarded-2023", role=Role.HEAD).user
    address, long = reverse("import-new"), {"CONTENT_LENGTH": str(FORM + 1), "wsgi.input": Unread()}
    beyond = long | {"CONTENT_LENGTH": str(settings.SANBIAO_UPLOAD_LIMIT + lengths.PARTS + 1)}
    client.cookies[settings.SESSION_COOKIE_NAME] = "forged"
    client.cookies[settings.SANBIAO_IN_USE_COOKIE] = ":1:forged"

    of_a_stranger = client.post(address, **long)
    client.cookies.clear()
    client.post(reverse("account_login"), {"login": user.username, "password": "Guarded-2023"})
    of_the_head = client.post(address, {"files": ""})
    client.raise_request_exception = False

    assert (of_a_stranger.status_code, of_the_head.status_code) == (413, 422)
    assert "登录已经过期" in of_a_stranger.text
    assert client.post(address, **long).status_code not in (411, 413)
    assert client.post(address, **beyond).status_code == 413
    assert client.post("/", **long).status_code == 413


# --- over a socket ----------------------------------------------------------------------------------------------------------

SHORT = 0.5
"""Seconds, for a site of these tests, in place of ten."""
GET, POST = b"GET %s HTTP/1.1\r\nHost: localhost\r\n", b"POST %s HTTP/1.1\r\nHost: localhost\r\n"
DOOR = POST % b"/accounts/login/"


class Served:
    """The site behind the server, with two threads, in a thread of its own; and what reached it."""

    def __init__(self) -> None:
        self.django, self.reached = get_wsgi_application(), []
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.is_over, begun = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._serve(begun)), daemon=True)
        self.thread.start()
        begun.wait(5)
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                break

    async def _serve(self, begun: threading.Event) -> None:
        told = serving.LISTENING["http1_settings"]
        quick = HTTP1Settings(header_read_timeout=int(SHORT * 1000), max_buffer_size=told.max_buffer_size)
        options = {**serving.LISTENING, "http1_settings": quick}
        server = Server(TakingIn(self._site), address="127.0.0.1", port=self.port, log_enabled=False, **options)
        serving_it = asyncio.create_task(server.serve())
        begun.set()
        await asyncio.to_thread(self.is_over.wait)
        server.stop()
        await serving_it

    def _site(self, environ, start):
        if not environ["PATH_INFO"].startswith("/echo"):
            return self.django(environ, start)
        body = environ["wsgi.input"].read()
        self.reached.append((environ["PATH_INFO"], len(body)))
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"%d " % len(body), b"x" * int(environ["QUERY_STRING"] or 0)]

    def told(self, *pieces: bytes, pause: float = 0, waits: float = 6) -> tuple[int, bytes]:
        """The status and the rest of what is answered, 0 for a connection that is closed without a word."""
        with closing(socket.create_connection(("127.0.0.1", self.port), timeout=waits)) as client:
            with suppress(OSError):
                for piece in pieces:
                    client.sendall(piece)
                    time.sleep(pause)
            answer = b""
            with suppress(ConnectionError):
                while piece := client.recv(65536):
                    answer += piece
        return (int(answer[9:12]) if answer else 0), answer

    def end(self) -> None:
        self.is_over.set()
        self.thread.join(5)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(taking_in, "THREADS", 2)
        patch.setattr(taking_in, "BODY_WITHIN", SHORT)
        one = Served()
        yield one
        one.end()


CLOSE, END = b"Connection: close\r\n", b"\r\n"
OVER_A_SOCKET = {
    "a form": ([POST % b"/echo" + CLOSE + b"Content-Length: 5\r\n\r\nhello"], 200),
    "a form in two pieces": ([POST % b"/echo" + CLOSE + b"Content-Length: 5\r\n\r\n", b"hello"], 200),
    "an upload of nobody": ([POST % b"/imports/new/" + b"Content-Length: 5000000\r\n\r\n", b"a" * 5_000_000], 413),
    "an upload of which nothing comes": ([DOOR + b"Content-Length: 99999999999\r\n\r\n"], 413),
    "an upload that waits to be let": ([DOOR + b"Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n"], 413),
    "less than nothing": ([POST % b"/echo" + b"Content-Length: -5\r\n\r\nhello"], 400),
    "no number": ([POST % b"/echo" + b"Content-Length: many\r\n\r\nhello"], 400),
    "a number of no end": ([POST % b"/echo" + b"Content-Length: " + b"9" * 40 + b"\r\n\r\nhello"], 400),
    "two lengths": ([POST % b"/echo" + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"], 400),
    "in pieces": ([DOOR + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"], 411),
    "in pieces without end": ([DOOR + b"Transfer-Encoding: chunked\r\n\r\n" + b"5\r\nhello\r\n" * 9], 411),
    "in pieces, of a length too": (
        [DOOR + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + GET % b"/echo/smuggled" + END],
        411,
    ),
    "of another encoding": ([POST % b"/echo" + b"Transfer-Encoding: gzip\r\n\r\nhello"], 400),
    "a body that never comes": ([DOOR + b"Content-Length: 500\r\n\r\n"], 408),
    "half a body that stops": ([DOOR + b"Content-Length: 500\r\n\r\nhalf"], 408),
    "an address too long for a page": ([GET % (b"/accounts/" + b"a" * 20_000) + CLOSE + END], 414),
    "an address too long for the server": ([GET % (b"/accounts/" + b"a" * 66_000) + CLOSE + END], 414),
    "a cookie too long for a page": ([GET % b"/accounts/login/" + CLOSE + b"Cookie: " + b"a" * 40_000 + END + END], 431),
    "a header too long for the server": ([GET % b"/accounts/login/" + b"X-Anything: " + b"a" * 200_000 + END + END], 431),
    "many headers": ([GET % b"/accounts/login/" + b"".join(b"X-%d: a\r\n" % number for number in range(120)) + END], 431),
    "a head that stops": ([GET % b"/echo"], 0),
    "not a word": ([], 0),
    "another version": ([b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"], 0),
}  # fmt: skip


def test_the_server_answers_each_kind_at_once_or_ends_it(served: Served) -> None:
    """All kinds beside one another, as often as there are threads and more."""
    answers: dict[str, list[int]] = {kind: [] for kind in OVER_A_SOCKET}
    several = [
        threading.Thread(target=lambda kind=kind, pieces=pieces: answers[kind].append(served.told(*pieces)[0]))
        for kind, (pieces, _) in OVER_A_SOCKET.items()
        for _ in range(2)
    ]
    served.reached.clear()

    for one in several:
        one.start()
    for one in several:
        one.join(30)

    assert answers == {kind: [status] * 2 for kind, (_, status) in OVER_A_SOCKET.items()}
    assert set(served.reached) == {("/echo", 5)}


def test_while_many_bodies_do_not_come_others_are_answered(served: Served) -> None:
    stalled = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(20)]
    for one in stalled:
        one.sendall(POST % b"/echo" + b"Content-Length: 500\r\n\r\nhalf")

    began = time.monotonic()
    status, _ = served.told(GET % b"/echo" + CLOSE + END)

    assert (status, time.monotonic() - began < SHORT) == (200, True)
    for one in stalled:
        one.close()


def test_a_client_that_goes_away_halfway_has_sent_nothing(served: Served) -> None:
    served.reached.clear()
    with closing(socket.create_connection(("127.0.0.1", served.port))) as client:
        client.sendall(POST % b"/echo/half" + b"Content-Length: 500\r\n\r\ncsrfmiddlewaretoken=x&reason=half")
    served.told(GET % b"/echo/after" + CLOSE + END)

    assert served.reached == [("/echo/after", 0)]


def test_whoever_is_refused_can_read_why_although_all_of_it_was_sent(served: Served) -> None:
    status, answer = served.told(POST % b"/imports/new/" + b"Content-Length: 9000000\r\n\r\n", *[b"a" * 1_000_000] * 9)

    assert status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "登录已经过期，上传的内容没有读取" in answer.decode()


def test_what_is_long_comes_whole_and_a_slow_reader_holds_no_thread(served: Served) -> None:
    slow = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(4)]
    for one in slow:
        one.sendall(GET % b"/echo?9000000" + END)

    status, answer = served.told(GET % b"/echo?3000000" + CLOSE + END)

    assert (status, len(answer.partition(b"\r\n\r\n")[2]) >= 3_000_000) == (200, True)
    for one in slow:
        one.close()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b"X_Forwarded_For: 10.0.0.9\r\n", None),
        (b"X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-For: 10.0.0.2\r\n", "10.0.0.1,10.0.0.2"),
    ],
    ids=["by another name", "twice"],
)
def test_a_header_passes_for_no_other(served: Served, monkeypatch: pytest.MonkeyPatch, sent: bytes, kept: str | None) -> None:
    seen = []
    monkeypatch.setattr(served, "django", lambda environ, start: (seen.append(environ), start("204 No Content", []), [])[2])

    served.told(GET % b"/anything/%E4%B8%AD" + sent + CLOSE + END)

    [environ] = seen
    assert environ.get("HTTP_X_FORWARDED_FOR") == kept
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/anything/中"
    assert environ["REMOTE_ADDR"] == "127.0.0.1"
