"""Follows `/revocations`: which sessions have ended, and which keys are withdrawn."""

from __future__ import annotations

import base64
import logging
import threading
from typing import Any
from urllib.parse import quote_plus, urlencode

from .refusal import Refusal
from .settings import Settings

log = logging.getLogger("gatehouse_verify")

WAIT = 30  # seconds that Gatehouse waits for news before it answers
READ_TIMEOUT = 10.0
PAUSE = 1.0
FORGET_INTERVAL = 60.0


class Feed:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        # RFC 6749, section 2.3.1
        both = f"{quote_plus(settings.client_id)}:{quote_plus(settings.client_secret)}"
        self._authorization = "Basic " + base64.b64encode(both.encode()).decode()
        self._ended: dict[str, int] = {}
        self._users: dict[str, dict[str, Any]] = {}
        self._withdrawn: set[str] = set()
        self._cursor = ""
        self._complete = False
        self._heard_at = float("-inf")
        self._forgot_at = float("-inf")
        self._failed = False
        self._closed = False

    def start(self) -> None:
        threading.Thread(target=self._follow, name="gatehouse-feed", daemon=True).start()

    def close(self) -> None:
        self._closed = True

    @property
    def current(self) -> bool:
        """Whether all ends are known, and the feed has answered within `max_staleness`."""
        return self._complete and self._settings.clock.elapsed() - self._heard_at <= self._settings.max_staleness

    def require_current(self) -> None:
        if not self.current:
            raise Refusal("stale")

    def require_not_withdrawn(self, kid: str) -> None:
        if kid in self._withdrawn:
            raise Refusal("withdrawn")

    def require_not_ended(self, claims: dict[str, Any]) -> None:
        """The end of the empty user concerns all users."""
        sid = claims["sid"]
        if sid in self._ended or any(self._concerns(user, claims) for user in (claims["sub"], "")):
            raise Refusal("ended")

    def _concerns(self, user: str, claims: dict[str, Any]) -> bool:
        """A user's end concerns all sessions that were opened until a time, except one."""
        end = self._users.get(user)
        return end is not None and claims["auth_time"] <= end["not_after"] and claims["sid"] != end.get("except")

    def _follow(self) -> None:
        while not self._closed:
            try:
                self._read_page()
                if self._failed:
                    log.info("Gatehouse's feed of ended sessions is read again")
                self._failed = False
            except Exception as error:
                if self._closed:
                    return
                if not self._failed:
                    log.warning(
                        "Gatehouse's feed of ended sessions cannot be read, next attempt each second: %s", error
                    )
                self._failed = True
                self._settings.clock.pause(PAUSE)

    def _read_page(self) -> None:
        """Waits for news only when all earlier ends are known."""
        wait = WAIT if self._complete else 0
        query = urlencode({"after": self._cursor, "wait": wait})
        headers = {"Authorization": self._authorization}
        page = self._settings.client.json(f"/revocations?{query}", wait + READ_TIMEOUT, headers)
        cursor, ended, users = page["cursor"], page["ended"], page["users"]
        withdrawn = page.get("withdrawn", [])
        self._forget()
        self._require_room(len(ended) + len(users) + len(withdrawn))
        self._ended.update((end["sid"], end["until"]) for end in ended)
        self._users.update((end["sub"], end) for end in users)
        self._withdrawn.update(withdrawn)
        self._cursor = cursor
        self._complete = self._complete or not (ended or users)
        self._heard_at = self._settings.clock.elapsed()

    def _require_room(self, more: int) -> None:
        """An end without a place would be forgotten, so the page is not taken, and the verifier becomes stale."""
        limit = self._settings.max_entries
        if len(self._ended) + len(self._users) + len(self._withdrawn) + more > limit:
            raise ValueError(f"there are more than {limit} ended sessions")

    def _forget(self) -> None:
        """An expired token is accepted for the clock skew, and the clocks may differ by as much."""
        clock = self._settings.clock
        if clock.elapsed() - self._forgot_at < FORGET_INTERVAL:
            return
        self._forgot_at = clock.elapsed()
        forgotten = clock.now() - 2 * self._settings.clock_skew
        for sid in [sid for sid, until in self._ended.items() if until < forgotten]:
            del self._ended[sid]
        for sub in [sub for sub, end in self._users.items() if end["until"] < forgotten]:
            del self._users[sub]
