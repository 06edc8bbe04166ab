"""A middleware for FastAPI, Starlette and other ASGI frameworks."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from .refusal import Refusal
from .verifier import User, Verifier

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class _Scopes:
    """The roles, for Starlette's `requires`."""

    def __init__(self, user: User) -> None:
        self.scopes = list(user.roles)


class Gatehouse:
    """Accepts requests with a valid token only, and follows Gatehouse while the application runs.

    :param public: paths that need no token, exactly
    """

    def __init__(self, app: App, verifier: Verifier, public: Iterable[str] = ()) -> None:
        self._app = app
        self._verifier = verifier
        self._public = frozenset(public)
        self._metadata_path = urlsplit(verifier.metadata_url or "").path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._run(scope, receive, send)
        elif scope["type"] not in ("http", "websocket") or scope["path"] in self._public:
            await self._app(scope, receive, send)
        elif self._metadata_path and scope["path"] == self._metadata_path and scope.get("method") == "GET":
            # Any page may read it: it contains no secret, and clients in browsers need it.
            headers = {"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"}
            await _respond(send, 200, headers, json.dumps(self._verifier.metadata).encode())
        else:
            await self._guarded(scope, receive, send)

    async def _run(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._verifier.start()
        try:
            await self._app(scope, receive, send)
        finally:
            self._verifier.close()

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application may raise a Refusal, too, when a role is missing."""
        try:
            user = await self._verifier.authenticate(_authorization(scope))
            scope["user"], scope["auth"] = user, _Scopes(user)
            await self._app(scope, receive, send)
        except Refusal as refusal:
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            else:
                await _respond(send, *refusal.response(self._verifier.metadata_url))


def _authorization(scope: Scope) -> str | None:
    values = [value for name, value in scope["headers"] if name.lower() == b"authorization"]
    if len(values) > 1:
        raise Refusal("malformed")
    return values[0].decode("latin-1") if values else None


async def _respond(send: Send, status: int, headers: dict[str, str], body: bytes) -> None:
    fields = {**headers, "Content-Length": str(len(body))}
    encoded = [(name.lower().encode(), value.encode()) for name, value in fields.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body})
