package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.token.encryption.EncryptionFixture;
import dev.gatehouse.token.keys.KeyFixture;
import dev.gatehouse.token.keys.SigningAlgorithm;
import dev.gatehouse.token.keys.SigningKey;
import dev.gatehouse.token.keys.VerifyingKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T84. What the holder of an imported key can put into a token. */
@Tag("unit")
class ImportedKeyTokensTest {
    private static final String YEAR_2100 = "4102444800";
    private static final String REFUSED = "token_invalid: token is malformed";

    private final SigningKey former = KeyFixture.key(SigningAlgorithm.ES256);
    private final VerifyingKey imported = KeyFixture.imported(former, "former");

    @AutoClose
    private final TokenFixture here = new TokenFixture(EncryptionFixture.none(), List.of(imported));

    private final Instant start = here.clock.instant();

    @ParameterizedTest
    @ValueSource(strings = {"auth_time", "confirmed_at"})
    void aTimeThatIsLaterThanTheIssueOfTheTokenIsRefused(String claim) {
        long issued = start.getEpochSecond();
        assertThat(here.outcome(token(claim, YEAR_2100))).isEqualTo(REFUSED);
        assertThat(here.outcome(token(claim, "" + (issued + 11)))).isEqualTo(REFUSED);
        assertThat(here.outcome(token(claim, "" + (issued + 10)))).isEqualTo("accepted");
    }

    @Test
    void theSessionAndTheTokenEndWhenTheirConfiguredTimesAreOver() {
        AccessToken token = here.verified(token("session_exp", YEAR_2100, "exp", YEAR_2100));
        assertThat(token.validity().sessionEndsAt()).isEqualTo(start.plus(Duration.ofHours(12)));
        assertThat(token.validity().expiresAt()).isEqualTo(start.plus(Duration.ofMinutes(15)));
        AccessToken renewed = here.verified(here.issuer.renew(token).value());
        assertThat(renewed.validity().sessionEndsAt()).isEqualTo(start.plus(Duration.ofHours(12)));
        AccessToken brief = here.verified(token("session_exp", "" + (start.getEpochSecond() + 60)));
        assertThat(brief.validity().sessionEndsAt()).isEqualTo(start.plusSeconds(60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jti", "sid", "sub", "source"})
    void aTextThatNoColumnHoldsIsRefused(String claim) {
        int longest = claim.equals("jti") || claim.equals("sid") ? 255 : 512;
        assertThat(here.outcome(token(claim, quoted("x".repeat(longest))))).isEqualTo("accepted");
        assertThat(here.outcome(token(claim, quoted("x".repeat(longest + 1))))).isEqualTo(REFUSED);
    }

    @Test
    void tokensOfTwoUsersWithOneIdAreRenewedApart() {
        AccessToken alice = here.verified(token("jti", quoted("7")));
        AccessToken bob = here.verified(token("jti", quoted("7"), "sub", quoted("bob")));
        here.clock.advance(Duration.ofMinutes(5));
        String ofAlice = here.renewal.due(alice, false).orElseThrow().value();
        String ofBob = here.renewal.due(bob, false).orElseThrow().value();
        assertThat(here.verified(ofAlice).subject()).isEqualTo("alice");
        assertThat(here.verified(ofBob).subject()).isEqualTo("bob");
        assertThat(here.renewal.due(alice, false).orElseThrow().value()).isEqualTo(ofAlice);
    }

    @Test
    void aRevocationHoldsUntilTheLastTokenHasExpired() {
        String token = token("exp", YEAR_2100);
        here.revocations.revokeAllOf("alice", null, RevocationReason.BY_ADMINISTRATOR);
        assertThat(here.outcome(token)).isEqualTo("session_ended: session has ended");
        here.clock.advance(Duration.ofMinutes(16));
        assertThat(here.outcome(token)).isEqualTo("token_expired: token is expired");
    }

    @Test
    void aCompromisedKeyEndsItsTokensAndTheSessionsThatBeganWithThem() {
        String token = token();
        String renewed = here.issuer.renew(here.verified(token)).value();
        String again = here.issuer.renew(here.verified(renewed)).value();
        assertThat(here.verified(again).claims()).containsEntry("imported_key", imported.thumbprint());
        String own = here.token();
        assertThat(here.verified(own).claims()).doesNotContainKey("imported_key");
        KeyFixture.withdraw(here.keys, imported.thumbprint(), here.clock);
        List<String> outcomes = new ArrayList<>();
        List.of(token, renewed, again, own).forEach(known -> outcomes.add(here.outcome(known)));
        String refused = "token_invalid: key is unknown";
        assertThat(outcomes).containsExactly(refused, refused, refused, "accepted");
    }

    /** The claim comes from the key that signed, and not from the token. */
    @Test
    void aTokenCannotNameAnotherImportedKey() {
        AccessToken token = here.verified(token("imported_key", quoted("another")));
        assertThat(token.claims()).containsEntry("imported_key", imported.thumbprint());
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private String token(String... members) {
        TokenForger forger = new TokenForger(former, here.token());
        return forger.signed(forger.headerWith("kid", "\"former\""), forger.payloadWith(members));
    }
}
