"""Standard output and standard error: encoding, colour, closed pipes, progress, complaints."""

from __future__ import annotations

import errno
import io
import os
import re
import sys
import time
from typing import TextIO

from reglint.diagnostic import RequestError

_CLOSED = frozenset({errno.EPIPE, errno.EINVAL})  # the latter on Windows
_FULL = frozenset({errno.ENOSPC, errno.EFBIG, errno.EIO})
_PLACE = r"(?:(?!: ).)*?\.(?:ya?ml|properties|json|hcl|zip|sarif|env|txt)(?::\d+)*: "
_PATIENCE = 0.4  # seconds before a progress bar appears
_PACE = 0.1  # seconds between two looks of it
_BAR = 30  # columns


def prepare() -> None:
    """Lets both streams take any text, whatever the locale says, and puts nothing in the place of closed ones."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - it lives as long as the process
        elif mode == "w" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def write(text: str) -> None:
    """Writes to standard output; that nobody reads any more, as behind ``| head``, is no error.

    Raises RequestError when it cannot be written.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        lose_output(error)


def lose_output(error: OSError) -> None:
    """Goes on without standard output after ``error``, unless that is one to tell: then RequestError is raised."""
    if error.errno not in (*_CLOSED, *_FULL):
        raise error
    _to_nowhere(sys.stdout)
    if error.errno in _FULL:
        raise RequestError(f"standard output cannot be written: {error.strerror}") from None


def _to_nowhere(stream: TextIO) -> None:
    """Drops what is still buffered, so that the interpreter does not stumble over it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def complain(message: str) -> None:
    """Says on standard error what cannot be done, a line for each line of ``message``."""
    from reglint.redact import hide, visible

    label = "\x1b[1;31merror\x1b[0m" if colored("auto", sys.stderr) else "error"
    readable = re.sub("[\udc80-\udcff]+", _as_utf8, message)
    for line in readable.splitlines():
        place = re.match(_PLACE, line)
        start = place.end() if place else 0  # a file may well be called after secrets
        _say(f"{label}: {visible(line[:start] + hide(line[start:]))}\n")


def _say(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:  # there is nobody left to tell
        _to_nowhere(sys.stderr)


def _as_utf8(undecoded: re.Match[str]) -> str:
    """The bytes of an argument that the locale gave no meaning, as they are meant nearly everywhere."""
    return undecoded[0].encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def confess(error: BaseException) -> None:
    """Says on standard error that reglint itself is at fault, and where; what the exception says may hold a secret."""
    from reglint.faults import traced

    _say(f"{traced(error)}\n\n")
    complain(
        "this is a fault in reglint itself, and nothing is known about the files: please report it with the lines above"
    )


def colored(choice: str, stream: TextIO) -> bool:
    """Whether to colour ``stream``: by ``--color``, else by NO_COLOR, FORCE_COLOR and whether it is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


class Progress:
    """A bar on standard error that appears only when the work takes a while and somebody is looking."""

    def __init__(self, *, shown: bool) -> None:
        self._owner = os.getpid()  # forked workers call the same function
        self._wanted = shown and sys.stderr.isatty()
        self._next = time.monotonic() + _PATIENCE
        self._width = 0

    def advance(self, done: int, total: int) -> None:
        """Shows that ``done`` of ``total`` files are read."""
        now = time.monotonic()
        if not self._wanted or now < self._next or os.getpid() != self._owner:
            return
        self._next = now + _PACE
        filled = _BAR * done // max(total, 1)
        self._draw(f"[{'#' * filled}{'.' * (_BAR - filled)}] {done}/{total} files")

    def clear(self) -> None:
        """Removes the bar."""
        if self._width:
            self._draw("")
            self._draw("")

    def _draw(self, text: str) -> None:
        sys.stderr.write(f"\r{text:<{self._width}}")
        sys.stderr.flush()
        self._width = len(text)
