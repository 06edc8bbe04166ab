package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.SessionFixture;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.token.keys.KeyFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** When a token begins and ends, how large it may be, and when it is renewed. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("unit")
class TokenIssuerTest {
    @AutoClose
    private final TokenFixture tokens = TokenFixture.with();

    @Test
    void aTokenBeginsInAWholeSecondAndLastsItsLifetime() {
        Instant start = tokens.clock.instant();
        tokens.clock.advance(Duration.ofMillis(999));
        IssuedToken token = tokens.issuer.issue(tokens.session(), "gatehouse");
        assertThat(token.issuedAt()).isEqualTo(start);
        assertThat(token.expiresAt()).isEqualTo(start.plus(Duration.ofMinutes(15)));
        assertThat(token.toString()).isEqualTo("IssuedToken[expiresAt=" + token.expiresAt() + "]");
        assertThat(TokenForger.claims(token.value()).get("exp"))
                .isEqualTo((int) token.expiresAt().getEpochSecond());
        assertThat(tokens.forger().header()).contains("\"typ\":\"at+jwt\"", "\"alg\":\"ES256\"");
        assertThat(tokens.issuer.issuer()).isEqualTo("http://localhost:8080");
    }

    @Test
    void noTokenOutlivesItsSession() {
        AccessToken token = tokens.verified(tokens.token());
        Instant end = tokens.clock.instant().plus(SessionFixture.LIFETIME);
        tokens.clock.advance(SessionFixture.LIFETIME.minus(Duration.ofMinutes(15)));
        tokens.revalidate(token);
        assertThat(tokens.issuer.renew(token).expiresAt()).isEqualTo(end);
        tokens.clock.advance(Duration.ofMinutes(1));
        assertThat(tokens.issuer.renew(token).expiresAt()).isEqualTo(end);
    }

    @Test
    void aRenewedTokenIsAnotherOneOfTheSameSession() {
        AccessToken token = tokens.verified(tokens.token());
        tokens.clock.advance(Duration.ofSeconds(1));
        AccessToken renewed = tokens.verified(tokens.issuer.renew(token).value());
        assertThat(renewed.sessionId()).isEqualTo(token.sessionId());
        assertThat(renewed.id()).isNotEqualTo(token.id());
        assertThat(renewed.validity().issuedAt()).isEqualTo(tokens.clock.instant());
        assertThat(tokens.count("gatehouse.token.renewed")).isEqualTo(1);
    }

    @Test
    void aTokenMayHaveExactlyTheMaximumSize() {
        int size = tokens.token().length();
        try (TokenFixture exact = TokenFixture.with("max-size=" + size + "B");
                TokenFixture smaller = TokenFixture.with("max-size=" + (size - 1) + "B")) {
            assertThat(exact.token()).hasSize(size);
            assertThatThrownBy(smaller::token)
                    .isInstanceOfSatisfying(Refusal.class, refusal -> {
                        assertThat(refusal.code()).isEqualTo(ProblemCode.TOKEN_TOO_LARGE);
                        assertThat(refusal.detail())
                                .isEqualTo("The token would be larger than " + (size - 1) + " bytes");
                    })
                    .hasMessageStartingWith("a token of " + size + " bytes exceeds gatehouse.token.max-size");
        }
    }

    @Test
    void aTokenThatIsTooLargeLosesItsAttributesIfTheConfigurationSaysSo() {
        int size = tokens.token().length();
        try (TokenFixture fewer =
                TokenFixture.with("max-size=" + size + "B", "oversize=roles-only", "claims.email=mail")) {
            assertThat(fewer.verified(fewer.token()).claims()).doesNotContainKey("email");
        }
        try (TokenFixture enough = TokenFixture.with("oversize=roles-only", "claims.email=mail")) {
            assertThat(enough.verified(enough.token()).claims()).containsKey("email");
        }
    }

    @Test
    void aTokenIsDueForRenewalFromItsFirstMinuteOn() {
        AccessToken token = tokens.verified(tokens.token());
        tokens.clock.advance(Duration.ofMinutes(1).minusMillis(1));
        assertThat(tokens.renewal.due(token, false)).isEmpty();
        tokens.clock.advance(Duration.ofMillis(1));
        assertThat(tokens.renewal.due(token, false)).isPresent();
    }

    @Test
    void theSameRenewedTokenIsReturnedUntilItIsItselfDue() {
        AccessToken token = tokens.verified(tokens.token());
        tokens.clock.advance(Duration.ofMinutes(1));
        Optional<IssuedToken> renewed = tokens.renewal.due(token, false);
        tokens.clock.advance(Duration.ofMinutes(1).minusMillis(1));
        assertThat(tokens.renewal.due(token, false)).isEqualTo(renewed);
        tokens.clock.advance(Duration.ofMillis(1));
        assertThat(tokens.renewal.due(token, false)).isPresent().isNotEqualTo(renewed);
        assertThat(tokens.count("gatehouse.token.renewed")).isEqualTo(2);
    }

    @Test
    void withoutSlidingRenewalOnlyATokenOfAWithdrawnKeyIsDue() {
        try (TokenFixture fixed = TokenFixture.with("sliding=false")) {
            AccessToken token = fixed.verified(fixed.token());
            fixed.clock.advance(Duration.ofMinutes(10));
            assertThat(fixed.renewal.due(token, false)).isEmpty();
            KeyFixture.withdrawCurrent(fixed.keys, fixed.clock);
            assertThat(fixed.verified(fixed.renewal
                                    .due(token, false)
                                    .orElseThrow()
                                    .value())
                            .kid())
                    .isNotEqualTo(token.kid());
        }
    }

    @Test
    void aTokenThatNoLongerFitsIntoItsCookieIsNotRenewedAndOneLogLineNamesTheRemedy(CapturedOutput log) {
        try (TokenFixture growing = TokenFixture.with("max-size=8KB", "claims.email=mail")) {
            AccessToken token = growing.verified(growing.token());
            Map<String, List<String>> attributes = Map.of("mail", List.of("x".repeat(4000)));
            growing.answer = new Answer.Known(new Identity("alice", "directory", Set.of("reader"), attributes));
            growing.clock.advance(Duration.ofMinutes(10));
            assertThat(growing.renewal.due(token, true)).isEmpty();
            assertThat(growing.renewal.due(token, true)).isEmpty();
            assertThat(growing.renewal.due(token, false)).isPresent();
        }
        assertThat(log.getAll().lines().filter(line -> line.contains("does not fit into a cookie: map fewer")))
                .hasSize(1);
    }

    @Test
    void aTokenThatCannotBeRenewedStaysAsItIs(CapturedOutput log) {
        AccessToken token = tokens.verified(tokens.token());
        try (TokenFixture smaller = TokenFixture.with("max-size=512B")) {
            smaller.clock.advance(Duration.ofMinutes(1));
            assertThat(smaller.renewal.due(token, false)).isEmpty();
            assertThat(smaller.count("gatehouse.token.renewed")).isZero();
        }
        assertThat(log.getAll().lines().filter(line -> line.contains("token not renewed: user=alice reason=")))
                .hasSize(1);
    }
}
