"""The feed and the keys."""

import base64
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest
from support import NOW, FakeGatehouse, Issuer, page, verifier

from gatehouse_verify import Refusal
from gatehouse_verify.settings import ALGORITHMS

SIGNER = Issuer()


@pytest.fixture
def following():
    started = []

    def start(feed=None, keys=None, **options):
        gatehouse = FakeGatehouse(keys or [{"keys": [SIGNER.jwk]}], [page()] if feed is None else feed)
        tested = verifier(gatehouse, **options)
        started.append(tested)
        tested.start()
        gatehouse.wait_until_read()
        return gatehouse, tested

    yield start
    for one in started:
        one.close()


def reason(tested, token):
    try:
        tested.verify(token)
        return "accept"
    except Refusal as refusal:
        return refusal.reason


def queries(gatehouse, name):
    parsed = [parse_qs(urlsplit(path).query, keep_blank_values=True) for path, _ in gatehouse.feed_requests]
    return [query[name][0] for query in parsed]


def test_a_session_that_ends_is_rejected_as_soon_as_the_feed_answers(following):
    gatehouse, tested = following()
    assert reason(tested, SIGNER.token()) == "accept"
    gatehouse.publish(page(ended=[{"sid": "s1", "until": NOW + 900}]))
    assert reason(tested, SIGNER.token()) == "ended"
    assert reason(tested, SIGNER.token(sid="s2")) == "accept"


def test_ten_thousand_sessions_may_end_in_one_response(following):
    gatehouse, tested = following()
    ended = [{"sid": f"s{i}".ljust(70, "x"), "until": NOW + 900} for i in range(10_000)]
    gatehouse.publish(page(ended=ended))
    assert [reason(tested, SIGNER.token(sid=ended[i]["sid"])) for i in (0, 9_999)] == ["ended", "ended"]


def test_the_sessions_of_a_user_end_except_one_and_those_that_were_opened_later(following):
    gatehouse, tested = following()
    gatehouse.publish(page(users=[{"sub": "alice", "not_after": NOW, "except": "s2", "until": NOW + 900}]))
    assert reason(tested, SIGNER.token(auth_time=NOW)) == "ended"
    assert reason(tested, SIGNER.token(auth_time=NOW + 1)) == "accept"
    assert reason(tested, SIGNER.token(sid="s2")) == "accept"
    assert reason(tested, SIGNER.token(sub="bob")) == "accept"
    gatehouse.publish(page(users=[{"sub": "", "not_after": NOW, "until": NOW + 900}]))
    assert reason(tested, SIGNER.token(sub="bob")) == "ended"


def test_a_withdrawn_key_is_rejected_without_another_read_of_the_keys(following):
    gatehouse, tested = following()
    assert reason(tested, SIGNER.token()) == "accept"
    gatehouse.publish(page(withdrawn=["k1"]))
    assert reason(tested, SIGNER.token()) == "withdrawn"
    assert gatehouse.key_reads == 1


def test_it_is_not_ready_before_it_has_read_the_feed_to_its_end(following):
    gatehouse, tested = following(feed=[page(ended=[{"sid": "s9", "until": NOW + 900}])])
    assert not tested.ready
    assert reason(tested, SIGNER.token()) == "stale"
    gatehouse.publish(page())
    assert reason(tested, SIGNER.token()) == "accept"
    assert tested.ready
    assert queries(gatehouse, "wait") == ["0", "0", "30"]


def test_the_cursor_and_the_form_encoded_secret_are_sent(following):
    gatehouse, _ = following(feed=[page(cursor="f+1.7")], client_secret="a+/=é b")
    assert queries(gatehouse, "after") == ["", "f+1.7"]
    authorization = gatehouse.feed_requests[-1][1]["Authorization"]
    assert base64.b64decode(authorization[6:]) == b"orders:a%2B%2F%3D%C3%A9+b"


def test_a_failure_and_a_page_that_is_none_keep_the_cursor_and_the_ends(following):
    ended = page(cursor="f1.1", ended=[{"sid": "s1", "until": NOW + 900}])
    gatehouse, tested = following(feed=[ended, None, {"cursor": "x"}, page(cursor="f1.1")])
    assert queries(gatehouse, "after") == ["", "f1.1", "f1.1", "f1.1", "f1.1"]
    assert reason(tested, SIGNER.token()) == "ended"


def test_it_rejects_with_503_when_it_has_heard_nothing_for_max_staleness(following):
    gatehouse, tested = following(max_staleness=60)
    assert reason(tested, SIGNER.token()) == "accept"
    gatehouse.time += 60
    assert reason(tested, SIGNER.token()) == "accept"
    gatehouse.time += 1
    with pytest.raises(Refusal) as raised:
        tested.verify(SIGNER.token())
    assert (raised.value.status, raised.value.reason) == (503, "stale")
    assert not tested.ready


def test_ends_are_forgotten_after_their_time_and_those_without_a_place_are_not_taken(following):
    gatehouse, tested = following(max_entries=1)
    gatehouse.publish(page(ended=[{"sid": "s1", "until": NOW + 10}]))
    gatehouse.publish(page(ended=[{"sid": "s2", "until": NOW + 10}]))
    assert reason(tested, SIGNER.token(sid="s2")) == "accept"
    gatehouse.time += 200
    gatehouse.publish(page(ended=[{"sid": "s3", "until": NOW + 300}]))
    assert reason(tested, SIGNER.token(sid="s3")) == "ended"
    assert reason(tested, SIGNER.token(sid="s1")) == "accept"


def test_unknown_keys_read_the_published_ones_at_most_once_a_second(following):
    gatehouse, tested = following()
    assert reason(tested, SIGNER.token()) == "accept"
    stranger = Issuer("k2")
    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(lambda _: reason(tested, stranger.token()), range(20)))
    assert {*outcomes, reason(tested, stranger.token())} == {"unknown_key"}
    assert gatehouse.key_reads == 2
    gatehouse.time += 1
    gatehouse.keys = [{"keys": [SIGNER.jwk, stranger.jwk]}]
    assert reason(tested, stranger.token()) == "accept"
    assert gatehouse.key_reads == 3


def test_without_a_feed_the_keys_alone_decide_until_they_are_too_old():
    gatehouse = FakeGatehouse([{"keys": [SIGNER.jwk]}], [])
    tested = verifier(gatehouse, client_id="", client_secret="")
    try:
        assert reason(tested, SIGNER.token()) == "accept"
        gatehouse.time += 901
        assert reason(tested, SIGNER.token(now=gatehouse.time)) == "keys_unreachable"
    finally:
        tested.close()


@pytest.mark.parametrize(
    "claims",
    [{"sid": 7}, {"sid": []}, {"sid": None}, {"sub": " "}, {"roles": "admin"}, {"roles": [1]}, {"auth_time": "1"},
     {"exp": "1"}, {"exp": True}, {"exp": float("nan")}, {"exp": 1_780_000_900_000}],
)  # fmt: skip
def test_a_claim_of_another_type_is_malformed(following, claims):
    assert reason(following()[1], SIGNER.token(**claims)) == "malformed"


def test_close_ends_both_threads(following):
    _, tested = following()
    tested.close()
    for thread in threading.enumerate():
        if thread.name.startswith("gatehouse-"):
            thread.join(5)
            assert not thread.is_alive()


@pytest.mark.parametrize("algorithm", [one for group in ALGORITHMS.values() for one in group])
def test_a_key_of_each_algorithm_verifies_with_its_algorithm_only(following, algorithm):
    signer = Issuer(algorithm=algorithm)
    _, tested = following(keys=[{"keys": [signer.jwk]}], algorithms=[algorithm])
    assert reason(tested, signer.token()) == "accept"
    others = [one for group in ALGORITHMS.values() for one in group if one != algorithm]
    _, strict = following(keys=[{"keys": [signer.jwk]}], algorithms=others)
    assert reason(strict, signer.token()) == "algorithm"


def test_an_algorithm_of_the_same_kind_of_key_is_rejected_unless_the_key_names_none(following):
    signer = Issuer(algorithm="PS256")
    algorithms = ["RS256", "PS256"]
    _, tested = following(keys=[{"keys": [{**signer.jwk, "alg": "RS256"}]}], algorithms=algorithms)
    assert reason(tested, signer.token()) == "algorithm"
    del signer.jwk["alg"]
    _, lenient = following(keys=[{"keys": [signer.jwk]}], algorithms=algorithms)
    assert reason(lenient, signer.token()) == "accept"


@pytest.mark.parametrize("header", [{"jku": "https://evil.example"}, {"jwk": SIGNER.jwk}, {"crit": []}])
def test_a_token_with_another_header_is_malformed(following, header):
    assert reason(following()[1], SIGNER.token(header=header)) == "malformed"


def test_a_token_that_is_none_or_of_more_than_8_kib_is_malformed(following):
    _, tested = following()
    assert reason(tested, SIGNER.token(sub="x" * 7000)) == "malformed"
    for token in ("", "a.b", "a.b.c.d", "....", None, 7):
        assert reason(tested, token) == "malformed"
