package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.SelfSignedCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms of user names, and encryption, at each known directory. */
interface SignInFacts {
    KnownDirectory directory();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "alice | alice",
                "` ALICE ` | alice",
                "Alice@Example.org | alice",
                "DAVE | dave",
                "o'hara, \"x\" | o'hara, \"x\"",
                "A*(b)\\c/d+e=f#g;<h> | a*(b)\\c/d+e=f#g;<h>",
            })
    default void eachFormOfANameIsOneUser(String entered, String user) {
        assertThat(directory().sub(entered, user + "-secret")).isEqualTo(user);
    }

    @ParameterizedTest
    @ValueSource(strings = {"j\u00fcrgen", "ju\u0308rgen", "J\u00dcRGEN"})
    default void aNameBeyondAsciiIsOneUserInEachSpelling(String entered) {
        assertThat(directory().sub(entered, "j\u00fcrgen-secret")).isEqualTo("j\u00fcrgen");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "alic*",
                "alice)(uid=*",
                "al\\69ce",
                "alice\\00",
                "alice,ou=people",
                "alice+uid=alice",
                "uid=alice,ou=people,dc=example,dc=org",
                "\"alice\"",
                "#616c696365",
                "eve,ou=guests",
                "a rocket \ud83d\ude80",
            })
    default void aNameOfNoUserIsUnknownEvenIfItWouldMatchUnescaped(String name) {
        for (String mode : new String[] {"search", "pattern"}) {
            Gatehouse gatehouse = mode.equals("search")
                    ? directory().gatehouse()
                    : directory().byPattern();
            assertThat(gatehouse.authenticate(name, "alice-secret").problem())
                    .as(mode)
                    .startsWith("403 authentication_failed");
        }
    }

    @Test
    default void aWrongPasswordAnUnknownUserAndAnEntryWithoutAPasswordAreRefusedAlike() {
        for (String user : new String[] {"bob", "nobody", "mallory"}) {
            assertThat(directory().gatehouse().authenticate(user, "wrong").problem())
                    .isEqualTo("403 authentication_failed: Authentication failed for " + user + ": bad credentials");
        }
    }

    /** Without a service account: users read their entries and groups themselves. */
    @Test
    default void aSignInByPatternAndStartTlsHasTheSameRoles() {
        Gatehouse byPattern = directory().byPattern();
        assertThat(KnownDirectory.rolesAt(byPattern, "alice"))
                .isEqualTo(directory().roles("alice"));
        assertThat(KnownDirectory.rolesAt(byPattern, "a*(b)\\c/d+e=f#g;<h>")).contains("editor");
    }

    @Test
    default void aCertificateOfAnotherAuthorityIsRefused() {
        String other =
                SelfSignedCertificate.naming("dns:localhost").certificate().toString();
        try (Gatehouse gatehouse =
                KnownDirectory.gatehouse(directory().server(), LdapSourceFixture.KEY + "ca-file=" + other)) {
            assertThat(gatehouse.authenticate("alice", "alice-secret").problem())
                    .startsWith("503 identity_source_unavailable");
        }
    }
}
