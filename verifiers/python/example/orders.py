# A service that accepts Gatehouse's tokens, as docs/verify.md shows it.
import os

from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import PlainTextResponse
from gatehouse_verify import Gatehouse, Verifier
from gatehouse_verify.fastapi import User, current_user, require_roles

env = os.environ
verifier = Verifier(env["ISSUER"], "gatehouse", client_id=env["CLIENT_ID"], client_secret=env["CLIENT_SECRET"])

app = FastAPI(default_response_class=PlainTextResponse)
app.add_middleware(Gatehouse, verifier=verifier)
# Pages of this origin may send tokens. The middleware that is added last is the first that sees a request.
app.add_middleware(CORSMiddleware, allow_origins=[env["PAGE_ORIGIN"]], allow_headers=["Authorization"])


@app.get("/orders")
def orders(user: User = Depends(current_user)):
    return f"orders of {user.sub}"


@app.get("/orders/all", dependencies=[Depends(require_roles("admin"))])
def all_orders():
    return "all orders"
