package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.encryption.EncryptionFixture;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of each audience, and configurations that stop the start. */
@Tag("unit")
class AudienceRulesTest {
    private static final String[] CONFIGURED = {
        "audiences.orders.roles=editor,reader", "audiences.press.requires=editor,admin"
    };

    @AutoClose
    private final TokenFixture tokens = TokenFixture.with(CONFIGURED);

    private final Audiences audiences = tokens.audiences;

    @Test
    void theConfiguredAudiencesAndOurOwnAreKnown() {
        assertThat(audiences.own()).isEqualTo("gatehouse");
        assertThat(audiences.contains("gatehouse")).isTrue();
        assertThat(audiences.contains("orders")).isTrue();
        assertThat(audiences.contains("elsewhere")).isFalse();
    }

    @Test
    void oneOfTheRequiredRolesIsEnough() {
        assertThatCode(() -> audiences.requireOpenTo(Set.of("reader", "admin"), "press"))
                .doesNotThrowAnyException();
        assertThatCode(() -> audiences.requireOpenTo(Set.of(), "orders")).doesNotThrowAnyException();
        assertThatThrownBy(() -> audiences.requireOpenTo(Set.of("reader"), "press"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ProblemCode.INSUFFICIENT_ROLE))
                .hasMessage("role editor or admin is required for a token for press");
    }

    @Test
    void rolesAreVisibleIfTheAudienceListsThemOrListsNone() {
        List<String> roles = List.of("reader", "admin", "editor");
        assertThat(audiences.visible(roles, "orders")).containsExactly("reader", "editor");
        assertThat(audiences.visible(roles, "press")).isEqualTo(roles);
        assertThat(audiences.visible(roles, "gatehouse")).isEqualTo(roles);
    }

    @Test
    void encryptionForAnUnknownAudienceStopsTheStart() {
        assertThatThrownBy(() -> encrypting("elsewhere", "ec-p256-public.pem"))
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.token.encryption.elsewhere is for an audience that no token has");
        assertThatCode(() -> encrypting("orders", "ec-p256-public.pem").close()).doesNotThrowAnyException();
    }

    @Test
    void ourOwnTokensNeedAKeyThatDecrypts() {
        assertThatThrownBy(() -> encrypting("gatehouse", "ec-p256-public.pem"))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.token.encryption.gatehouse.key-files has only a public key");
        assertThatCode(() -> encrypting("gatehouse", "ec-p256-sec1.pem").close())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "audience,a,' '",
        "issuer,a,' '",
        "renew-after,0s,-1s",
        "remembered,0,-1",
        "max-size,512B,511B",
        "max-size,8KB,8193B",
        "lifetime,1s,999ms",
        "clock-skew,0s,-1s",
    })
    void aSettingOutOfRangeStopsTheStart(String key, String accepted, String rejected) {
        TokenFixture.with(key + "=" + accepted).close();
        assertThatThrownBy(() -> TokenFixture.with(key + "=" + rejected))
                .rootCause()
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.token." + key + " is ");
    }

    @ParameterizedTest
    @CsvSource({"iss", "roles", "act"})
    void noAttributeReplacesAClaimOfOurs(String claim) {
        assertThatThrownBy(() -> TokenFixture.with("claims." + claim + "=mail"))
                .rootCause()
                .isInstanceOf(Misconfiguration.class)
                .hasMessage("gatehouse.token.claims sets " + claim + ", which Gatehouse sets itself");
    }

    private static TokenFixture encrypting(String audience, String keyFile) {
        return new TokenFixture(EncryptionFixture.of(audience, keyFile), List.of(), CONFIGURED);
    }
}
