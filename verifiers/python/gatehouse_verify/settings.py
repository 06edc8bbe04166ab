"""The options of a verifier. Options that cannot work are a ValueError that names the option."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

# Which algorithms a key is for, by its kind. Symmetric keys are not there: a published key is no secret.
ALGORITHMS = {
    "P-256": ("ES256",),
    "P-384": ("ES384",),
    "P-521": ("ES512",),
    "Ed25519": ("EdDSA",),
    "RSA": ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
}


class Clock:
    """Tests move another one."""

    def __init__(self) -> None:
        self._closed = threading.Event()

    def now(self) -> float:
        return time.time()

    def elapsed(self) -> float:
        return time.monotonic()

    def pause(self, seconds: float) -> None:
        self._closed.wait(seconds)

    def close(self) -> None:
        self._closed.set()


class JsonClient(Protocol):
    def json(self, path: str, timeout: float, headers: dict[str, str]) -> Any: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Settings:
    issuer: str
    audience: str
    client: JsonClient
    client_id: str = ""
    client_secret: str = ""
    resource: str = ""
    algorithms: tuple[str, ...] = ("ES256",)
    clock_skew: float = 60
    max_staleness: float = 900
    max_entries: int = 1_000_000
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        require_url("issuer", self.issuer)
        if self.resource:
            require_url("resource", self.resource)
        _require(self.audience and isinstance(self.audience, str), "audience must be the audience of this service")
        _require(
            bool(self.client_id) == bool(self.client_secret),
            "client_id and client_secret must both be those that are registered at Gatehouse",
        )
        known = [one for group in ALGORITHMS.values() for one in group]
        _require(
            self.algorithms and not isinstance(self.algorithms, str) and set(self.algorithms) <= set(known),
            f"algorithms must be a list of {', '.join(known)}",
        )
        _require(0 <= self.clock_skew <= 300, "clock_skew must be 0 to 300 seconds")
        _require(self.max_staleness > 0, "max_staleness must be a number of seconds")
        _require(self.max_entries > 0, "max_entries must be a number")

    @property
    def follows_feed(self) -> bool:
        return bool(self.client_id)


def require_url(name: str, text: str) -> None:
    parts = urlsplit(text or "")
    _require(parts.scheme in ("http", "https") and parts.netloc, f"{name} must be an address with http:// or https://")


def _require(holds: object, problem: str) -> None:
    if not holds:
        raise ValueError(f"gatehouse_verify: {problem}")
