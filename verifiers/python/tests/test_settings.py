"""The options of a verifier."""

import pytest
from support import FakeGatehouse, verifier


@pytest.mark.parametrize(
    "option",
    [{"issuer": "login.example.com"}, {"audience": ""}, {"url": "ftp://x"}, {"client_secret": ""},
     {"max_staleness": 0}, {"clock_skew": 3600}, {"algorithms": ["HS256"]}],
)  # fmt: skip
def test_an_option_that_cannot_work_is_named(option):
    with pytest.raises(ValueError, match=next(iter(option))):
        verifier(FakeGatehouse([], []), **option)
