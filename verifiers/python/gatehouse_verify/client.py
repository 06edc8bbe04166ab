"""Reads JSON from Gatehouse. Each request has a time limit, and each response a limit of size."""

from __future__ import annotations

import json
import socket
import threading
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

MAX_BYTES = 4 * 1024 * 1024


class Client:
    """Does not follow redirects: they would send the secret to another address."""

    def __init__(self, base: str) -> None:
        self._base = urlsplit(base.rstrip("/"))
        self._pending: set[_Request] = set()
        self._lock = threading.Lock()
        self._closed = False

    def json(self, path: str, timeout: float, headers: dict[str, str]) -> Any:
        """`timeout` is in seconds, for the whole response."""
        kind = HTTPSConnection if self._base.scheme == "https" else HTTPConnection
        request = _Request(kind(self._base.netloc, timeout=timeout))
        with self._lock:
            if self._closed:
                raise OSError("the verifier is closed")
            self._pending.add(request)
        timer = threading.Timer(timeout, request.expire)
        timer.daemon = True
        timer.start()
        try:
            return json.loads(request.body(self._base.path + path, headers))
        except Exception as error:
            if request.expired:
                raise TimeoutError(f"no response within {timeout} s") from error
            raise
        finally:
            timer.cancel()
            with self._lock:
                self._pending.discard(request)
            request.close()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            for request in self._pending:
                request.abort()


class _Request:
    """A request that another thread can end."""

    def __init__(self, connection: HTTPConnection) -> None:
        self.expired = False
        self._aborted = False
        self._connection = connection
        self._socket: socket.socket | None = None

    def body(self, path: str, headers: dict[str, str]) -> bytes:
        self._connection.connect()
        # The connection forgets its socket before it has read the body.
        self._socket = self._connection.sock
        if self._aborted:
            raise OSError("the request was ended")
        self._connection.request("GET", path, headers={"Accept": "application/json", **headers})
        with self._connection.getresponse() as response:
            if response.status != 200:
                raise OSError(f"status {response.status}")
            body = response.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise OSError(f"a response of more than {MAX_BYTES} bytes")
        return body

    def expire(self) -> None:
        self.expired = True
        self.abort()

    def abort(self) -> None:
        """The method of SSLSocket would change the state that the reading thread uses."""
        self._aborted = True
        if self._socket is not None:
            try:
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
            except OSError:
                pass  # the connection has ended

    def close(self) -> None:
        self._connection.close()
