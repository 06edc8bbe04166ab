"""The cases of verifiers/conformance."""

import json
from pathlib import Path

import pytest
from support import FakeGatehouse, verifier

from gatehouse_verify import Refusal

CONFORMANCE = Path(__file__).parents[2] / "conformance"
SUITE = json.loads((CONFORMANCE / "cases.json").read_text())
LEFT_OUT = json.loads((CONFORMANCE / "verifiers.json").read_text())["python"]["left_out"]
CASES = [case for case in SUITE["cases"] if case["name"] not in LEFT_OUT]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case):
    expected = case["expected"]
    status, reason = outcome(case)
    if expected == "rejected":
        assert status == 401
    else:
        assert reason == expected


def outcome(case):
    settings = {**SUITE["settings"], **case.get("settings", {})}
    keys = [name and SUITE["key_sets"][name] for name in case["keys"]]
    gatehouse = FakeGatehouse(keys, case["feed"], case["now"] - case["feed_age"])
    tested = verifier(
        gatehouse,
        issuer=settings["issuer"],
        audience=settings["audience"],
        algorithms=tuple(settings["algorithms"]),
        clock_skew=settings["clock_skew"],
        max_staleness=settings["max_staleness"],
    )
    tested.start()
    try:
        gatehouse.wait_until_read()
        gatehouse.time = case["now"]
        tested.verify(case["token"])
        return 200, "accept"
    except Refusal as refusal:
        return refusal.status, refusal.reason
    finally:
        tested.close()
