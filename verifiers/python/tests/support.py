"""A Gatehouse in memory, and an issuer with a key of its own."""

import json
import threading

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from gatehouse_verify import Verifier

ISSUER = "https://login.example.com"
NOW = 1_780_000_000


class FakeGatehouse:
    """Answers in place of the HTTP client. It is the clock, too, which the tests move.

    :param keys: what the address of the keys serves at each read; the last one stays
    :param feed: responses of the feed in their order. After the last one requests wait
    """

    def __init__(self, keys, feed, now=NOW):
        self.keys, self.feed, self.time = list(keys), list(feed), now
        self.key_reads = 0
        self.feed_requests = []
        self._changed = threading.Condition()
        self._waiting = False
        self._closed = False

    def json(self, path, timeout, headers):
        if path == "/.well-known/jwks.json":
            self.key_reads += 1
            return _answer(self.keys.pop(0) if len(self.keys) > 1 else self.keys[0])
        with self._changed:
            self.feed_requests.append((path, headers))
            self._waiting = not self.feed
            self._changed.notify_all()
            self._changed.wait_for(lambda: self.feed or self._closed, 10)
            if self._closed:
                raise OSError("closed")
            return _answer(self.feed.pop(0))

    def publish(self, page):
        """Answers the waiting request, and returns when the response was taken."""
        with self._changed:
            self.feed.append(page)
            self._waiting = False
            self._changed.notify_all()
        self.wait_until_read()

    def wait_until_read(self):
        with self._changed:
            assert self._changed.wait_for(lambda: self._waiting, 10)

    def close(self):
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def now(self):
        return self.time

    elapsed = now

    def pause(self, seconds):
        pass


def _answer(body):
    if body is None:
        raise OSError("status 503")
    return json.loads(json.dumps(body))


def page(**members):
    return {"cursor": "f1.0", "ended": [], "users": [], "withdrawn": [], **members}


class Issuer:
    def __init__(self, kid="k1"):
        self.kid = kid
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.jwk = {**_jwk(self._key), "kid": kid, "alg": "ES256", "use": "sig"}

    def token(self, now=NOW, **claims):
        all_claims = {
            "iss": ISSUER, "sub": "alice", "aud": ["orders"], "sid": "s1", "roles": ["editor"],
            "iat": now, "exp": now + 900, "auth_time": now - 60, **claims,
        }  # fmt: skip
        given = {name: value for name, value in all_claims.items() if value is not None}
        return jwt.encode(given, self._key, "ES256", headers={"kid": self.kid, "typ": "at+jwt"})


def _jwk(key):
    numbers = key.public_key().public_numbers()
    x, y = (jwt.utils.base64url_encode(number.to_bytes(32, "big")).decode() for number in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def verifier(gatehouse, **options):
    settings = {
        "issuer": ISSUER, "audience": "orders", "client_id": "orders", "client_secret": "secret",
        "client": gatehouse, "clock": gatehouse, **options,
    }  # fmt: skip
    return Verifier(**settings)
