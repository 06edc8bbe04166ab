"""Accepts tokens of Gatehouse in a service in Python."""

from .asgi import Gatehouse
from .refusal import Refusal
from .verifier import User, Verifier

__all__ = ["Gatehouse", "Refusal", "User", "Verifier"]
