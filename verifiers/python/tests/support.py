"""A Gatehouse in memory, and an issuer with a key of its own."""

import functools
import json
import threading

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

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
    def __init__(self, kid="k1", algorithm="ES256"):
        self.kid, self._algorithm, self._key = kid, algorithm, _key(algorithm)
        self.jwk = {**_public(self._key), "kid": kid, "alg": algorithm, "use": "sig"}

    def token(self, now=NOW, header=None, **claims):
        all_claims = {
            "iss": ISSUER, "sub": "alice", "aud": ["orders"], "sid": "s1", "roles": ["editor"],
            "iat": now, "exp": now + 900, "auth_time": now - 60, **claims,
        }  # fmt: skip
        given = {name: value for name, value in all_claims.items() if value is not None}
        return jwt.encode(given, self._key, self._algorithm, headers={"kid": self.kid, "typ": "at+jwt", **(header or {})})


@functools.cache
def _rsa():
    return rsa.generate_private_key(65537, 2048)


def _key(algorithm):
    curves = {"ES256": ec.SECP256R1, "ES384": ec.SECP384R1, "ES512": ec.SECP521R1}
    if algorithm in curves:
        return ec.generate_private_key(curves[algorithm]())
    return ed25519.Ed25519PrivateKey.generate() if algorithm == "EdDSA" else _rsa()


def _public(key):
    """The public key as a JWK."""
    public = key.public_key()
    if isinstance(key, ed25519.Ed25519PrivateKey):
        raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return {"kty": "OKP", "crv": "Ed25519", "x": jwt.utils.base64url_encode(raw).decode()}
    numbers = public.public_numbers()
    if isinstance(key, rsa.RSAPrivateKey):
        return {"kty": "RSA", "n": _number(numbers.n, 256), "e": _number(numbers.e, 3)}
    size = (key.key_size + 7) // 8
    return {"kty": "EC", "crv": f"P-{key.key_size}", "x": _number(numbers.x, size), "y": _number(numbers.y, size)}


def _number(number, size):
    return jwt.utils.base64url_encode(number.to_bytes(size, "big")).decode()


def verifier(gatehouse, **options):
    settings = {
        "issuer": ISSUER, "audience": "orders", "client_id": "orders", "client_secret": "secret",
        "client": gatehouse, "clock": gatehouse, **options,
    }  # fmt: skip
    return Verifier(**settings)
