"""Gatehouse's published keys."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import jwt

from .refusal import Refusal
from .settings import ALGORITHMS, Settings

log = logging.getLogger("gatehouse_verify")

READ_TIMEOUT = 5.0
REFRESH = 300.0
# An unknown `kid` reads the keys again, but at most this often: clients choose it.
UNKNOWN_INTERVAL = 1.0
MAX_KEYS = 100


class Keys:
    """They are read at the start, every five minutes, and when a token names an unknown one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keys: dict[str, dict[str, Any]] = {}
        self._read_at: float | None = None
        self._failed = False
        self._asked_at = float("-inf")
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._reading: Future[None] | None = None
        self._closed = False

    def start(self) -> None:
        self.read()
        threading.Thread(target=self._run, name="gatehouse-keys", daemon=True).start()

    def close(self) -> None:
        self._closed = True
        self._wake.set()

    @property
    def known(self) -> bool:
        """Whether the keys were read within `max_staleness`."""
        elapsed = self._settings.clock.elapsed()
        return self._read_at is not None and elapsed - self._read_at <= self._settings.max_staleness

    def read(self) -> Future[None]:
        """At most one read at a time. It never fails: the earlier keys stay."""
        with self._lock:
            if self._reading is None:
                self._reading = Future()
                self._reading.set_running_or_notify_cancel()  # one waiting request cannot cancel it for the others
                self._wake.set()
            return self._reading

    def reads_for(self, kid: str) -> Iterator[Future[None]]:
        """The reads to wait for before a key is looked up."""
        if self._closed:
            return
        reading = self._reading
        if kid not in self._keys and reading is not None:
            yield reading
        if kid not in self._keys and self._may_ask():
            yield self.read()

    def find(self, kid: str, algorithm: str) -> Any:
        key = self._keys.get(kid)
        if not self.known or (key is None and self._failed):
            raise Refusal("keys_unreachable")
        if key is None:
            raise Refusal("unknown_key")
        if algorithm not in key:
            raise Refusal("algorithm")
        return key[algorithm]

    def _may_ask(self) -> bool:
        with self._lock:
            now = self._settings.clock.elapsed()
            if now - self._asked_at < UNKNOWN_INTERVAL:
                return False
            self._asked_at = now
            return True

    def _run(self) -> None:
        while not self._closed:
            self._wake.wait(REFRESH)
            self._wake.clear()
            read = self.read()
            self._load()
            with self._lock:
                self._reading = None
                self._wake.clear()
            read.set_result(None)
        self._end_waits()

    def _end_waits(self) -> None:
        with self._lock:
            if self._reading is not None:
                self._reading.set_result(None)
                self._reading = None

    def _load(self) -> None:
        try:
            published = self._settings.client.json("/.well-known/jwks.json", READ_TIMEOUT, {})["keys"]
            usable = [jwk for jwk in published if isinstance(jwk.get("kid"), str) and jwk.get("use", "sig") == "sig"]
            self._keys = {jwk["kid"]: self._imported(jwk) for jwk in usable[:MAX_KEYS]}
            self._read_at = self._settings.clock.elapsed()
            self._failed = False
        except Exception as error:
            if not self._failed and not self._closed:
                log.warning("Gatehouse's keys cannot be read: %s", error)
            self._failed = True

    def _imported(self, jwk: dict[str, Any]) -> dict[str, Any]:
        """The key by algorithm. It is empty for kinds and algorithms that are unknown or not accepted."""
        kind = "RSA" if jwk.get("kty") == "RSA" else jwk.get("crv", "")
        accepted = [
            one
            for one in ALGORITHMS.get(kind, ())
            if one in self._settings.algorithms and jwk.get("alg", one) == one
        ]
        try:
            return {one: jwt.PyJWK(jwk, algorithm=one).key for one in accepted}
        except Exception as error:
            log.warning("The published key %s cannot be used: %s", jwk["kid"], error)
            return {}
