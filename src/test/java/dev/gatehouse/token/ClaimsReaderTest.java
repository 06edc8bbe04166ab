package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.SessionFixture;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.core.GrantedAuthority;

/** Every claim must be there, must have its type, and is read as it is. */
@Tag("unit")
class ClaimsReaderTest {
    private static final String MALFORMED = "token_invalid: token is malformed";
    private static final long END_OF_9999 = 253_402_300_799L;

    @AutoClose
    private final TokenFixture tokens = TokenFixture.with("audiences.orders.roles=", "audiences.billing.roles=");

    @Test
    void theClaimsAreThePrincipal() {
        Instant now = tokens.clock.instant();
        AccessToken token = tokens.verified(tokens.token());
        assertThat(token.getName()).isEqualTo("alice");
        assertThat(token.kid()).isEqualTo(tokens.keys.current().kid());
        assertThat(token.audience()).isEqualTo("gatehouse");
        assertThat(token.sessionId()).isEqualTo(token.claims().get("sid"));
        assertThat(token.id()).isEqualTo(token.claims().get("jti")).hasSize(43);
        assertThat(token.validity())
                .isEqualTo(new Validity(now, now, now.plusSeconds(900), now.plus(SessionFixture.LIFETIME)));
        assertThat(token.confirmation().source()).isEqualTo("directory");
        assertThat(token.confirmation().confirmedAt()).isEqualTo(now);
        assertThat(token.roles()).containsExactly("admin", "reader");
        assertThat(token.authorities())
                .extracting(GrantedAuthority::getAuthority)
                .containsExactly("ROLE_admin", "ROLE_reader");
        assertThat(token.toString())
                .isEqualTo("AccessToken[subject=alice, sessionId=" + token.sessionId() + ", id=" + token.id() + "]");
        Map<String, Object> claims = token.claims();
        assertThatThrownBy(claims::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "sid", "source"})
    void aTextIsRequiredAndNotBlank(String claim) {
        for (Object value : Arrays.asList(null, "", " ", 7, true, List.of("alice"))) {
            assertThat(tokens.outcome(tokens.tokenWith(claim, value)))
                    .as("%s", value)
                    .isEqualTo(MALFORMED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"iat", "exp", "auth_time", "confirmed_at"})
    void aTimeIsRequiredInSecondsUntilTheYear9999(String claim) {
        for (Object value : Arrays.asList(null, -1, END_OF_9999 + 1, Long.MAX_VALUE, "1", true, List.of(1))) {
            assertThat(tokens.outcome(tokens.tokenWith(claim, value)))
                    .as("%s", value)
                    .isEqualTo(MALFORMED);
        }
        for (long value : new long[] {0, END_OF_9999}) {
            assertThat(tokens.outcome(tokens.tokenWith(claim, value))).isNotEqualTo(MALFORMED);
        }
    }

    @Test
    void notBeforeIsOptionalAndATime() {
        assertThat(tokens.outcome(tokens.tokenWith("nbf", 0))).isEqualTo("accepted");
        assertThat(tokens.outcome(tokens.tokenWith("nbf", END_OF_9999 + 1))).isEqualTo(MALFORMED);
        assertThat(tokens.outcome(tokens.tokenWith("nbf", "1"))).isEqualTo(MALFORMED);
    }

    @Test
    void rolesAreAListOfTexts() {
        for (Object value : Arrays.asList(null, "admin", List.of("admin", 7), Map.of("admin", true))) {
            assertThat(tokens.outcome(tokens.tokenWith("roles", value)))
                    .as("%s", value)
                    .isEqualTo(MALFORMED);
        }
        assertThat(tokens.verified(tokens.tokenWith("roles", List.of())).authorities())
                .isEmpty();
    }

    @Test
    void anotherIssuerIsRefused() {
        for (String issuer : new String[] {"http://localhost:8080/", "HTTP://localhost:8080", null}) {
            assertThat(tokens.outcome(tokens.tokenWith("iss", issuer)))
                    .isEqualTo("token_invalid: issuer is not trusted");
        }
    }

    @Test
    void ourAudienceCountsAmongSeveralAndAnyOtherOnlyAlone() {
        assertThat(audience(List.of("elsewhere", "gatehouse"))).isEqualTo("gatehouse");
        assertThat(audience(List.of("orders", "gatehouse"))).isEqualTo("gatehouse");
        assertThat(audience(List.of("orders"))).isEqualTo("orders");
        for (Object value : Arrays.asList(null, List.of(), List.of("orders", "billing"), List.of("elsewhere"))) {
            assertThat(tokens.outcome(tokens.tokenWith("aud", value)))
                    .as("%s", value)
                    .isEqualTo("token_invalid: audience is not accepted");
        }
    }

    @Test
    void aTokenIsForOneAudience() {
        AccessToken token = tokens.verified(tokens.token("orders"));
        token.requireAudience("orders");
        assertThatThrownBy(() -> token.requireAudience("gatehouse"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.detail()).isEqualTo("audience is not accepted"))
                .hasMessage("audience orders");
    }

    private String audience(List<String> audiences) {
        return tokens.verified(tokens.tokenWith("aud", audiences)).audience();
    }
}
