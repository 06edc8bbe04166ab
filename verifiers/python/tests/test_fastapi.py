"""The middleware with FastAPI."""

import asyncio

import pytest
from fastapi import Depends, FastAPI, WebSocket
from fastapi.testclient import TestClient
from starlette.authentication import requires
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocketDisconnect
from support import ISSUER, NOW, FakeGatehouse, Issuer, page, verifier

from gatehouse_verify import Gatehouse
from gatehouse_verify.fastapi import User, current_user, require_roles

SIGNER = Issuer()
METADATA = "https://orders.example.com/.well-known/oauth-protected-resource/api"


def orders(tested):
    app = FastAPI()
    app.add_middleware(Gatehouse, verifier=tested, public=["/health"])

    @app.get("/orders")
    async def own(user: User = Depends(current_user)):
        return f"orders of {user.sub}"

    @app.get("/orders/all", dependencies=[Depends(require_roles("admin", "editor"))])
    def all_orders():
        return "all orders"

    @app.get("/health")
    def health():
        return tested.ready

    @app.websocket("/live")
    async def live(socket: WebSocket):
        await socket.accept()
        await socket.send_text(socket.user.sub)

    @requires("admin")
    async def of_starlette(request: Request):
        return PlainTextResponse("for administrators")

    app.add_route("/starlette", of_starlette)
    return app


@pytest.fixture
def service():
    gatehouse = FakeGatehouse([{"keys": [SIGNER.jwk]}], [page()])
    tested = verifier(gatehouse, resource="https://orders.example.com/api")
    with TestClient(orders(tested)) as client:
        gatehouse.wait_until_read()
        yield gatehouse, client


def bearer(token):
    return {"Authorization": f"bearer  {token}"}


def test_tokens_and_roles(service):
    _, client = service
    admin = SIGNER.token(roles=["admin", "editor"])
    assert client.get("/orders", headers=bearer(SIGNER.token())).json() == "orders of alice"
    assert client.get("/health").json() is True
    for path in ("/orders/all", "/starlette"):
        assert client.get(path, headers=bearer(SIGNER.token())).status_code == 403
        assert client.get(path, headers=bearer(admin)).status_code == 200


def test_a_refusal_is_a_problem_with_a_challenge(service):
    _, client = service
    none = client.get("/orders")
    assert none.status_code == 401
    assert none.headers["WWW-Authenticate"] == f'Bearer resource_metadata="{METADATA}"'
    forged = client.get("/orders", headers=bearer(SIGNER.token()[:-8] + "AAAAAAAA"))
    assert forged.headers["Content-Type"] == "application/problem+json"
    assert forged.json()["code"] == "token_invalid"
    assert 'error="invalid_token", error_description="signature is invalid"' in forged.headers["WWW-Authenticate"]
    role = client.get("/orders/all", headers=bearer(SIGNER.token()))
    assert role.json()["code"] == "insufficient_role"


def test_a_header_that_is_sent_twice_is_rejected(service):
    _, client = service
    header = (b"authorization", f"Bearer {SIGNER.token()}".encode())
    assert status_of(client.app, [header]) == 200
    assert status_of(client.app, [header, header]) == 401


def status_of(app, headers):
    """The test client joins headers of the same name."""
    sent = []

    async def receive():
        return {"type": "http.request"}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/orders", "query_string": b"", "headers": headers}
    asyncio.run(app(scope, receive, send))
    return sent[0]["status"]


def test_deep_json_is_rejected(service):
    _, client = service
    header = "W1tb" * 1500  # the beginning of nested lists
    assert client.get("/orders", headers=bearer(f"{header}.e30.AAAA")).status_code == 401


def test_an_ended_session_and_a_silent_feed(service):
    gatehouse, client = service
    gatehouse.publish(page(ended=[{"sid": "s1", "until": NOW + 900}]))
    assert client.get("/orders", headers=bearer(SIGNER.token())).json()["code"] == "session_ended"
    gatehouse.time += 901
    stale = client.get("/orders", headers=bearer(SIGNER.token()))
    assert (stale.status_code, stale.headers["Retry-After"]) == (503, "1")
    assert client.get("/health").json() is False


def test_the_metadata_are_public(service):
    _, client = service
    assert client.get("/.well-known/oauth-protected-resource/api").json() == {
        "resource": "https://orders.example.com/api",
        "authorization_servers": [ISSUER],
        "bearer_methods_supported": ["header"],
    }


def test_a_websocket_needs_a_token(service):
    _, client = service
    with client.websocket_connect("/live", headers=bearer(SIGNER.token())) as socket:
        assert socket.receive_text() == "alice"
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/live"):
        pass


def test_an_unknown_key_does_not_block_the_event_loop(service):
    gatehouse, client = service
    stranger = Issuer("k2")
    gatehouse.keys = [{"keys": [SIGNER.jwk, stranger.jwk]}]
    assert client.get("/orders", headers=bearer(stranger.token())).status_code == 200
