"""Decides whether Gatehouse's tokens are valid."""

from __future__ import annotations

import asyncio
import concurrent.futures
import math
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import jwt

from .client import Client
from .feed import Feed
from .keys import READ_TIMEOUT, Keys
from .refusal import Refusal
from .settings import Settings, require_url

MAX_TOKEN = 8 * 1024
TYPE = "at+jwt"
CLAIMS = ["iss", "sub", "aud", "iat", "exp", "sid", "auth_time", "roles"]
# The end of the year 9999. A later time is one in milliseconds.
MAX_SECONDS = 253_402_300_799


@dataclass(frozen=True)
class User:
    """The user of a valid token. `claims` has all claims."""

    sub: str
    roles: tuple[str, ...]
    sid: str
    claims: Mapping[str, Any]


class Verifier:
    """Reads the keys and the feed in two threads, from `start` until `close`. The first token starts it, too.

    :param issuer: Gatehouse's `gatehouse.token.issuer`, exactly
    :param url: the address at which this service reaches Gatehouse; the issuer when it is absent
    :param options: those of :class:`Settings`. Without `client_id` and `client_secret`, ended sessions are accepted until
        their tokens expire
    :raises ValueError: when an option cannot work
    """

    def __init__(self, issuer: str, audience: str, *, url: str = "", **options: Any) -> None:
        require_url("issuer", issuer)
        require_url("url", url or issuer)
        client = options.pop("client", None) or Client(url or issuer)
        self.settings = Settings(issuer, audience, client, **options)
        self._keys = Keys(self.settings)
        self._feed = Feed(self.settings) if self.settings.follows_feed else None
        self._started = False
        self._lock = threading.Lock()

    def start(self) -> None:
        with self._lock:
            if not self._started:
                self._started = True
                self._keys.start()
                if self._feed:
                    self._feed.start()

    def close(self) -> None:
        """Ends all requests and threads."""
        self._keys.close()
        if self._feed:
            self._feed.close()
        self.settings.clock.close()
        self.settings.client.close()

    @property
    def ready(self) -> bool:
        """Whether tokens can be judged. While this is false, requests are answered with 503."""
        return self._keys.known and (self._feed is None or self._feed.current)

    @property
    def metadata(self) -> dict[str, Any] | None:
        """The protected resource metadata of RFC 9728; None without the option `resource`."""
        resource = self.settings.resource
        if not resource:
            return None
        return {
            "resource": resource,
            "authorization_servers": [self.settings.issuer],
            "bearer_methods_supported": ["header"],
        }

    @property
    def metadata_url(self) -> str | None:
        """Where the metadata are (RFC 9728, section 3.1)."""
        if not self.settings.resource:
            return None
        parts = urlsplit(self.settings.resource)
        return f"{parts.scheme}://{parts.netloc}/.well-known/oauth-protected-resource{parts.path.rstrip('/')}"

    def verify(self, token: str) -> User:
        """Blocks when the keys must be read. Raises a Refusal when the token is not valid."""
        header = self._header(token)
        for read in self._keys.reads_for(header["kid"]):
            concurrent.futures.wait([read], READ_TIMEOUT)
        return self._judged(token, header)

    async def authenticate(self, authorization: str | None) -> User:
        """Takes the header `Authorization`. Raises a Refusal."""
        token = _token(authorization)
        header = self._header(token)
        for read in self._keys.reads_for(header["kid"]):
            await asyncio.wait([asyncio.wrap_future(read)], timeout=READ_TIMEOUT)
        return self._judged(token, header)

    def _header(self, token: str) -> dict[str, Any]:
        """It has exactly three members, so that what a token says of keys and extensions is never evaluated."""
        self.start()
        if self._feed:
            self._feed.require_current()
        try:
            if len(token) > MAX_TOKEN:
                raise Refusal("malformed")
            header = jwt.get_unverified_header(token)
        except Exception as error:  # also RecursionError
            raise Refusal("malformed") from error
        if header.get("typ") != TYPE:
            raise Refusal("type")
        if len(header) != 3 or not isinstance(header.get("kid"), str):
            raise Refusal("malformed")
        if header.get("alg") not in self.settings.algorithms:
            raise Refusal("algorithm")
        if self._feed:
            self._feed.require_not_withdrawn(header["kid"])
        return header

    def _judged(self, token: str, header: dict[str, Any]) -> User:
        claims = self._signed(token, self._keys.find(header["kid"], header["alg"]), header["alg"])
        _require_types(claims)
        self._require_time(claims)
        if self._feed:
            self._feed.require_not_ended(claims)
        return User(claims["sub"], tuple(claims["roles"]), claims["sid"], claims)

    def _signed(self, token: str, key: Any, algorithm: str) -> dict[str, Any]:
        options = {"require": CLAIMS, "verify_exp": False, "verify_nbf": False, "verify_iat": False}
        try:
            return jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                issuer=self.settings.issuer,
                audience=self.settings.audience,
                options=options,
            )
        except jwt.InvalidSignatureError as error:
            raise Refusal("signature") from error
        except jwt.InvalidIssuerError as error:
            raise Refusal("issuer") from error
        except jwt.InvalidAudienceError as error:
            raise Refusal("audience") from error
        except Exception as error:  # also RecursionError
            raise Refusal("malformed") from error

    def _require_time(self, claims: dict[str, Any]) -> None:
        """PyJWT has no clock that tests can move, and does not reject times in milliseconds."""
        now, skew = self.settings.clock.now(), self.settings.clock_skew
        if now - skew >= claims["exp"]:
            raise Refusal("expired")
        if now + skew < max(claims["iat"], claims.get("nbf", 0)):
            raise Refusal("not_yet_valid")


def _require_types(claims: dict[str, Any]) -> None:
    texts = all(isinstance(claims[name], str) and claims[name].strip() for name in ("sub", "sid"))
    times = all(_is_time(claims[name]) for name in ("iat", "exp", "auth_time")) and _is_time(claims.get("nbf", 0))
    roles = claims["roles"]
    if not (texts and times and isinstance(roles, list) and all(isinstance(role, str) for role in roles)):
        raise Refusal("malformed")


def _is_time(value: object) -> bool:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and math.isfinite(value) and 0 <= value <= MAX_SECONDS


def _token(authorization: str | None) -> str:
    scheme, *tokens = re.split(r"[ \t]+", (authorization or "").strip(" \t"))
    if scheme.lower() != "bearer":
        raise Refusal("missing")
    if len(tokens) != 1:
        raise Refusal("malformed")
    return tokens[0]
