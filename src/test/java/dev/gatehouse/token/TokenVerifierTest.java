package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.SessionFixture;
import dev.gatehouse.session.revocation.RevocationReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The times of a token to the millisecond, its session, its decoding, and what is published about it. */
@Tag("unit")
class TokenVerifierTest {
    private static final Duration SKEW = Duration.ofSeconds(10);

    @AutoClose
    private final TokenFixture tokens = TokenFixture.with();

    @Test
    void aTokenIsAcceptedUntilItsExpiryAndTheSkew() {
        String token = tokens.token();
        tokens.clock.advance(Duration.ofMinutes(15).plus(SKEW).minusMillis(1));
        assertThat(tokens.outcome(token)).isEqualTo("accepted");
        tokens.clock.advance(Duration.ofMillis(1));
        assertThat(tokens.outcome(token)).isEqualTo("token_expired: token is expired");
    }

    @Test
    void aTokenIsAcceptedFromItsStartMinusTheSkew() {
        long start = tokens.clock.instant().getEpochSecond() + 100;
        for (String claim : new String[] {"iat", "nbf"}) {
            String token = tokens.tokenWith(claim, start);
            tokens.clock.advance(Duration.ofSeconds(90).minusMillis(1));
            assertThat(tokens.outcome(token)).isEqualTo("token_invalid: token is not yet valid");
            tokens.clock.advance(Duration.ofMillis(1));
            assertThat(tokens.outcome(token)).isEqualTo("accepted");
            tokens.clock.advance(Duration.ofSeconds(-90));
        }
    }

    @Test
    void theLaterOneOfTheTwoStartsCounts() {
        long now = tokens.clock.instant().getEpochSecond();
        Map<String, Object> claims = tokens.claimsWith("nbf", now);
        claims.put("iat", now + 11);
        assertThat(tokens.outcome(tokens.sealed(claims))).isEqualTo("token_invalid: token is not yet valid");
        claims.put("iat", now + 10);
        assertThat(tokens.outcome(tokens.sealed(claims))).isEqualTo("accepted");
    }

    /** T18. */
    @Test
    void theEndOfTheSessionHasNoToleranceAndIsReportedFirst() {
        long end = tokens.clock.instant().plus(SessionFixture.LIFETIME).getEpochSecond();
        Map<String, Object> claims = tokens.claimsWith("exp", end + 3_600);
        claims.put("iat", end - 60);
        String longer = tokens.sealed(claims);
        tokens.clock.advance(SessionFixture.LIFETIME.minusMillis(1));
        assertThat(tokens.outcome(longer)).isEqualTo("accepted");
        tokens.clock.advance(Duration.ofMillis(1));
        assertThat(tokens.outcome(longer)).isEqualTo("session_ended: session has ended");
        tokens.clock.advance(Duration.ofHours(2));
        assertThat(tokens.outcome(longer)).isEqualTo("session_ended: session has ended");
    }

    @Test
    void aTokenOfARevokedSessionIsRefusedAndPublished() {
        String token = tokens.token();
        String sid = tokens.verified(token).sessionId();
        tokens.revocations.revoke(sid, RevocationReason.SIGNED_OUT);
        assertThat(tokens.events).isEmpty();
        assertThat(tokens.outcome(token)).isEqualTo("session_ended: session has ended");
        assertThat(tokens.events).singleElement().isInstanceOfSatisfying(RevokedTokenPresented.class, event -> {
            assertThat(event.sid()).isEqualTo(sid);
            assertThat(event.user()).isEqualTo("alice");
            assertThat(event.caller().address()).isEqualTo("127.0.0.1");
        });
    }

    @Test
    void anExpiredTokenOfARevokedSessionShowsNoAttack() {
        String token = tokens.token();
        tokens.revocations.revoke(tokens.verified(token).sessionId(), RevocationReason.SIGNED_OUT);
        tokens.clock.advance(Duration.ofHours(1));
        assertThat(tokens.outcome(token)).isEqualTo("token_expired: token is expired");
        assertThat(tokens.events).isEmpty();
    }

    @Test
    void aTokenIsDecodedOnceUnlessItIsInvalid() {
        String token = tokens.token();
        tokens.verified(token);
        tokens.verified(token);
        assertThat(tokens.count("gatehouse.token.verifications")).isEqualTo(1);
        assertThat(tokens.count("gatehouse.token.remembered")).isEqualTo(1);
        tokens.outcome("a.b.c");
        tokens.outcome("a.b.c");
        assertThat(tokens.count("gatehouse.token.verifications")).isEqualTo(3);
        assertThat(tokens.count("gatehouse.token.remembered")).isEqualTo(1);
    }

    @Test
    void theConditionIsCheckedOnlyBeforeDecoding() {
        List<String> checks = new ArrayList<>();
        String token = tokens.token();
        for (int i = 0; i < 2; i++) {
            assertThat(tokens.verifier
                            .verify(token, tokens.request, () -> checks.add("check"))
                            .subject())
                    .isEqualTo("alice");
        }
        assertThat(checks).hasSize(1);
        Refusal refusal = new Refusal(ProblemCode.TOO_MANY_ATTEMPTS, "too many");
        assertThatThrownBy(() -> tokens.verifier.verify(tokens.token(), tokens.request, () -> {
                    throw refusal;
                }))
                .isSameAs(refusal);
        assertThat(tokens.count("gatehouse.token.verifications")).isEqualTo(1);
    }

    @Test
    void aTokenOfMoreThanEightKilobytesIsTooLong() {
        assertThat(tokens.outcome("a".repeat(8_192))).isEqualTo("token_invalid: token is malformed");
        assertThat(tokens.outcome("a".repeat(8_193))).isEqualTo("token_invalid: token is too long");
        assertThat(tokens.count("gatehouse.token.verifications")).isEqualTo(1);
    }

    @Test
    void aForgedTokenIsRefusedLikeAnInvalidSignatureAndPublished() {
        String forged = tokens.signed(tokens.forger().payloadWith("sub", "\"carol\""));
        assertThat(tokens.outcome(forged)).isEqualTo("token_invalid: signature is invalid");
        assertThatThrownBy(() -> tokens.verified(forged)).hasMessage("the issuance seal is invalid");
        assertThat(tokens.events).hasSize(2).first().isInstanceOfSatisfying(SigningKeyLeaked.class, event -> {
            assertThat(event.kid()).isEqualTo(tokens.keys.current().kid());
            assertThat(event.claims().get("sub")).isEqualTo("carol");
            assertThat(event.caller().address()).isEqualTo("127.0.0.1");
        });
    }

    @Test
    void aForgedTokenThatCannotBeReadIsPublishedWithoutClaims() {
        String forged = tokens.signed("{\"sub\":\"alice\",\"sub\":\"carol\"}");
        assertThat(tokens.outcome(forged)).isEqualTo("token_invalid: signature is invalid");
        assertThat(tokens.events)
                .singleElement()
                .isInstanceOfSatisfying(
                        SigningKeyLeaked.class,
                        event -> assertThat(event.claims()).isEmpty());
    }
}
