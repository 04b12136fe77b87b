"""One HTTP connection to a server that may mean harm: nothing it sends can hold us longer than the deadline.

The time-outs of sockets begin anew with each byte that arrives, so a server that trickles holds a reader for ever.
Here each wait is cut to what is left of one deadline for the whole answer.
"""

import http.client
import io
import socket
import ssl
import time
import zlib
from typing import Any, Final

CHUNK: Final = 64 * 1024
MOST_HEADER_BYTES: Final = 64 * 1024


class Waiting:
    """What is left of the time for one answer."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.end = time.monotonic() + seconds

    def begin(self) -> None:
        """Begin anew: the next answer has all the time again."""
        self.end = time.monotonic() + self.seconds

    def left(self) -> float:
        """Return the seconds that are left; TimeoutError when there are none."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _Stream(io.RawIOBase):
    """The bytes of a socket, as long as there is time and while the header is not too long."""

    def __init__(self, line: "_Line") -> None:
        self.line = line

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed:
            super().close()
            self.line.let_go()

    def readinto(self, buffer: Any) -> int:
        self.line.socket.settimeout(self.line.waiting.left())
        count = self.line.socket.recv_into(buffer)
        self.line.came += count
        if self.line.came > self.line.most:
            raise OverflowError
        return count


class _Line:
    """A connected socket as http.client uses one."""

    def __init__(self, connected: socket.socket, waiting: Waiting) -> None:
        self.socket = connected
        self.waiting = waiting
        self.came = 0
        self.most = MOST_HEADER_BYTES
        self.users = 1

    def sendall(self, content: bytes) -> None:
        self.socket.settimeout(self.waiting.left())
        self.socket.sendall(content)

    def makefile(self, _mode: str) -> io.BufferedReader:
        self.users += 1
        return io.BufferedReader(_Stream(self), CHUNK)

    def close(self) -> None:
        self.let_go()

    def let_go(self) -> None:
        """Close the socket once neither the connection nor an answer that is still read needs it."""
        self.users -= 1
        if self.users == 0:
            self.socket.close()


class Connection(http.client.HTTPConnection):
    """A connection that is kept between answers; `host` and `port` say whereto, `secure` over TLS."""

    def __init__(self, host: str, port: int, *, secure: bool, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self.secure = ssl.create_default_context() if secure else None
        self.waiting = Waiting(seconds)

    def connect(self) -> None:
        """Connect, and say TLS's words, within the deadline."""
        plain = socket.create_connection((self.host, self.port), self.waiting.left())
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.secure:
                plain.settimeout(self.waiting.left())
                plain = self.secure.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise
        self.sock: Any = _Line(plain, self.waiting)

    def expect(self, most: int) -> None:
        """Allow so many bytes of an answer, its header among them; more is an OverflowError."""
        if self.sock is not None:
            self.sock.came, self.sock.most = 0, most + MOST_HEADER_BYTES + CHUNK


def read_body(answer: http.client.HTTPResponse, longest: int) -> bytes:
    """Return the whole content of an answer; OverflowError as soon as it is longer than `longest`.

    To the end and one read further: only so http.client knows that the connection is free for the next question.
    """
    if answer.length is not None and answer.length > longest:
        raise OverflowError
    unpacked = zlib.decompressobj(wbits=31) if answer.headers.get("Content-Encoding") == "gzip" else None
    parts, total = [], 0
    while part := answer.read(min(CHUNK, longest - total + 1) if not unpacked else CHUNK):
        if unpacked:
            part = unpacked.decompress(part, longest - total + 1)
        total += len(part)
        if total > longest:
            raise OverflowError
        parts.append(part)
    if answer.length:
        raise EOFError
    if unpacked and not unpacked.eof:
        raise EOFError
    return b"".join(parts)
