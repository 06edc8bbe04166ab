"""Dependencies for FastAPI, behind the middleware."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import HTTPConnection

from .refusal import Refusal
from .verifier import User

__all__ = ["User", "current_user", "require_roles"]


def current_user(request: HTTPConnection) -> User:
    """The user of the request."""
    return request.scope["user"]


def require_roles(*roles: str) -> Callable[[HTTPConnection], User]:
    """The user of the request, who must have each of the roles."""

    def user_with_roles(request: HTTPConnection) -> User:
        user = current_user(request)
        if not set(roles) <= set(user.roles):
            raise Refusal("role")
        return user

    return user_with_roles
