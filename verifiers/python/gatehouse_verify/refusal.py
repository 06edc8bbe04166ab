"""Why a request is not accepted, and the response to it."""

from __future__ import annotations

import json

# Reasons with the status, the public code and the detail. The codes are those of Gatehouse where it has one.
_REASONS = {
    "missing": (401, "authorization_header_missing", "Authorization: Bearer <token> is expected"),
    "malformed": (401, "token_invalid", "token is malformed"),
    "type": (401, "token_invalid", "token is no access token"),
    "algorithm": (401, "token_invalid", "algorithm is not accepted"),
    "unknown_key": (401, "token_invalid", "key is unknown"),
    "withdrawn": (401, "token_invalid", "key is unknown"),
    "signature": (401, "token_invalid", "signature is invalid"),
    "issuer": (401, "token_invalid", "issuer is not trusted"),
    "audience": (401, "token_invalid", "audience is not accepted"),
    "not_yet_valid": (401, "token_invalid", "token is not yet valid"),
    "expired": (401, "token_expired", "token is expired"),
    "ended": (401, "session_ended", "session has ended"),
    "role": (403, "insufficient_role", "a role is missing"),
    "stale": (503, "verifier_unavailable", "the ended sessions are not known"),
    "keys_unreachable": (503, "verifier_unavailable", "the keys cannot be read"),
}
_TITLES = {401: "Unauthorized", 403: "Forbidden", 503: "Service Unavailable"}
_ERRORS = {401: "invalid_token", 403: "insufficient_scope"}


class Refusal(Exception):
    """`reason` is for logs and tests; the response has `code` and `detail`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        self.status, self.code, self.detail = _REASONS[reason]
        super().__init__(self.detail)

    def response(self, metadata_url: str | None = None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body: problem details (RFC 9457), and the challenge of RFC 6750."""
        headers = {"Content-Type": "application/problem+json", "Cache-Control": "no-store"}
        if self.status == 503:
            headers["Retry-After"] = "1"
        else:
            headers["WWW-Authenticate"] = self._challenge(metadata_url)
        problem = {
            "type": "about:blank",
            "title": _TITLES[self.status],
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        return self.status, headers, json.dumps(problem).encode()

    def _challenge(self, metadata_url: str | None) -> str:
        """A request without a token gets no error code (RFC 6750, section 3.1)."""
        members = []
        if self.reason != "missing":
            members = [f'error="{_ERRORS[self.status]}"', f'error_description="{self.detail}"']
        if metadata_url:
            members.append(f'resource_metadata="{metadata_url}"')  # RFC 9728, section 5.1
        return f"Bearer {', '.join(members)}".strip()
