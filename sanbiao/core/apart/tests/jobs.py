"""Work for the tests: what a reader may do to the process that it runs in."""

import os
import socket
import time
from pathlib import Path

from sanbiao.core.apart import apart


class Refusal(Exception):
    """A sentence of the reader's own."""


class GivenUp(Exception):
    """What becomes of a file that was given up."""


limited = apart(refusals=(Refusal,), given_up=GivenUp, seconds=1)


@limited
def told(file, *, word):
    yield {"size": len(file.read()), "word": word}
    yield b"unopened"
    yield [None, True, 1, 1.5, "字\udc80"]


@limited
def refused(file):
    yield "something before"
    raise Refusal("这个不读。")


@limited
def spinning(file):
    while True:
        file.seek(0)
    yield


@limited
def sleeping(file):
    time.sleep(60)
    yield


@limited
def filling(file):
    yield "x" * 2**20 * 2000


@limited
def aborting(file):
    os.abort()
    yield


@limited
def broken(file):
    yield [][len(file.read())]


@limited
def unwritable(file):
    yield {1, 2}


@limited
def flooding(file):
    while True:
        yield b"x" * 2**20


@limited
def leaving(file):
    """Nothing of what a reader that was taken over would want."""
    found = []
    for what in (lambda: Path(__file__).read_bytes(), socket.socket, os.pipe):
        try:
            what()
        except OSError:
            continue
        found.append("open")
    yield [found, sorted(os.environ)]
