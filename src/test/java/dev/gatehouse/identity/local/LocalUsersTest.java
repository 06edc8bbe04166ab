package dev.gatehouse.identity.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.identity.AccountState;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.identity.PasswordHashing;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.TokenForger;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.crypto.scrypt.SCryptPasswordEncoder;

/** Local users, in the embedded database and in PostgreSQL. */
class LocalUsersTest extends OnBothStores {
    LocalUsersTest() {
        super(Gatehouse::bare, Gatehouse.PRODUCT_HASHES, "--gatehouse.roles.editor.authorities=writers,EDITORS");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aUserSignsInAndAuthoritiesAreMappedToRoles(Gatehouse gatehouse) {
        add(gatehouse, "ann", gatehouse.bean(PasswordHashing.class).hash("secret"), "editors", "other");
        assertThat(TokenForger.claims(gatehouse.authenticate(" ANN", "secret").text("token"))
                        .get("roles"))
                .isEqualTo(List.of("editor"));
        assertThat(gatehouse.authenticate("ann", "Secret").status()).isEqualTo(403);
        assertThat(gatehouse.authenticate("ann' or '1'='1", "secret").status()).isEqualTo(403);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aNewHashIsArgon2idWithTheParametersOfOwasp(Gatehouse gatehouse) {
        assertThat(gatehouse.bean(PasswordHashing.class).hash("secret"))
                .startsWith("{argon2}$argon2id$v=19$m=19456,t=2,p=1$");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void anOlderFormatIsReplacedAtTheNextSignIn(Gatehouse gatehouse) {
        LocalUsers users = gatehouse.bean(LocalUsers.class);
        List<String> older = List.of(
                "{bcrypt}" + new BCryptPasswordEncoder(4).encode("secret"),
                "{pbkdf2@SpringSecurity_v5_8}"
                        + Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_8().encode("secret"),
                "{scrypt@SpringSecurity_v5_8}"
                        + SCryptPasswordEncoder.defaultsForSpringSecurity_v5_8().encode("secret"),
                "{argon2}" + new Argon2PasswordEncoder(16, 32, 1, 4096, 1).encode("secret"));
        for (int i = 0; i < older.size(); i++) {
            add(gatehouse, "old" + i, older.get(i));
            assertThat(gatehouse.authenticate("old" + i, "wrong").status()).isEqualTo(403);
            assertThat(users.find("old" + i).orElseThrow().passwordHash()).isEqualTo(older.get(i));
            assertThat(gatehouse.authenticate("old" + i, "secret").status()).isEqualTo(200);
            assertThat(users.find("old" + i).orElseThrow().passwordHash()).startsWith("{argon2}$argon2id$v=19$m=19456");
            assertThat(gatehouse.authenticate("old" + i, "secret").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aReplacedFormatDoesNotUndoAChangedPassword(Gatehouse gatehouse) {
        LocalUsers users = gatehouse.bean(LocalUsers.class);
        add(gatehouse, "busy", "{bcrypt}old");
        LocalUser seen = users.find("busy").orElseThrow();
        users.replaceHash(seen, "{argon2}changed");
        users.replaceHash(seen, "{argon2}stale");
        assertThat(users.find("busy").orElseThrow().passwordHash()).isEqualTo("{argon2}changed");
    }

    /** T36. */
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aPasswordBeyond72BytesDoesNotMatchByItsBeginning(Gatehouse gatehouse) {
        String start = "x".repeat(72);
        add(gatehouse, "long", "{bcrypt}" + new BCryptPasswordEncoder(4).encode(start));
        assertThat(gatehouse.authenticate("long", start + "anything").status()).isEqualTo(403);
        assertThat(gatehouse.authenticate("long", start).status()).isEqualTo(200);
        assertThat(gatehouse.authenticate("long", start + "anything").status()).isEqualTo(403);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aDisabledAccountAndAnUnknownFormatGetTheErrorForAWrongPassword(Gatehouse gatehouse) {
        String hash = gatehouse.bean(PasswordHashing.class).hash("secret");
        gatehouse.bean(LocalUsers.class).add(new LocalUser("gone", hash, false), Set.of());
        assertThat(gatehouse.authenticate("gone", "secret").problem())
                .isEqualTo("403 authentication_failed: Authentication failed for gone: bad credentials");
        for (String malformed :
                List.of("{noop}secret", "secret", "{unknown}secret", "{argon2}secret", "{bcrypt}", "{}")) {
            String name = "malformed" + Integer.toHexString(malformed.hashCode());
            add(gatehouse, name, malformed);
            assertThat(gatehouse.authenticate(name, "secret").status())
                    .as(malformed)
                    .isEqualTo(403);
        }
    }

    /** What a revalidation gets, which ends the sessions of all others. */
    @Test
    void onlyAnEnabledUserWhoNeedNotChangeThePasswordIsAccepted() {
        LocalUsers users = embedded().bean(LocalUsers.class);
        IdentitySource source =
                embedded().bean(IdentitySources.class).named(LocalUsers.SOURCE).orElseThrow();
        add(embedded(), "state", "{argon2}any");
        assertThat(source.current("state").orElseThrow()).isInstanceOf(Answer.Known.class);
        users.setMustChange("state", true);
        assertThat(source.current("state")).contains(new Answer.Rejected(AccountState.PASSWORD_MUST_CHANGE, false));
        users.setEnabled("state", false);
        assertThat(source.current("state")).contains(new Answer.Rejected(AccountState.ACCOUNT_DISABLED, false));
    }

    /** The dry run of the command line. */
    @Test
    void anExplanationReplacesNoHash() {
        IdentitySource source =
                embedded().bean(IdentitySources.class).named(LocalUsers.SOURCE).orElseThrow();
        String outdated = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("secret");
        add(embedded(), "explained", outdated);
        assertThat(source.explain("explained", "secret", step -> {})).get().isInstanceOf(Answer.Known.class);
        assertThat(source.explain("explained", "wrong", step -> {})).get().isInstanceOf(Answer.Rejected.class);
        assertThat(source.explain("explained", null, step -> {})).get().isInstanceOf(Answer.Known.class);
        assertThat(source.explain("missing", null, step -> {})).contains(new Answer.Unknown());
        assertThat(embedded().bean(LocalUsers.class).find("explained"))
                .get()
                .extracting(LocalUser::passwordHash)
                .isEqualTo(outdated);
    }

    @Test
    void spellingsOfOneNameAreOneUser() {
        Gatehouse gatehouse = embedded();
        add(gatehouse, "j\u00fcrgen", gatehouse.bean(PasswordHashing.class).hash("secret"));
        for (String typed : List.of("J\u00dcRGEN", "ju\u0308rgen", " j\u00fcrgen ")) {
            assertThat(TokenForger.claims(
                                    gatehouse.authenticate(typed, "secret").text("token"))
                            .get("sub"))
                    .isEqualTo("j\u00fcrgen");
        }
    }

    private static void add(Gatehouse gatehouse, String name, String hash, String... authorities) {
        gatehouse.bean(LocalUsers.class).add(new LocalUser(name, hash, true), Set.of(authorities));
    }
}
