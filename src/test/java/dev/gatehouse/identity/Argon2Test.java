package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import javax.management.ObjectName;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The hashes of local users, with the parameters of the product. */
@Tag("unit")
@Tag("jdk")
class Argon2Test {
    private final PasswordHashing hashing = new PasswordHashing();

    /** T29: a dummy hash with other parameters would take another time. */
    @Test
    void theDummyHashDiffersFromNewHashesInSaltAndDigestOnly() {
        String hash = hashing.hash("secret");
        assertThat(withoutDigests(PasswordHashing.DUMMY_HASH)).isEqualTo(withoutDigests(hash));
        assertThat(hashing.matches("secret", hash)).isTrue();
        assertThat(hashing.matches("secret", PasswordHashing.DUMMY_HASH)).isFalse();
    }

    @Test
    void theCompilerInlinesArgon2() throws Exception {
        hashing.matchDummy("secret");
        assertThat(ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "compilerDirectivesPrint",
                                new Object[] {new String[] {}},
                                new String[] {String[].class.getName()}))
                .asString()
                .containsOnlyOnce(
                        "matching: " + Argon2BytesGenerator.class.getName().replace('.', '/') + "*.*");
    }

    private static String withoutDigests(String hash) {
        return hash.replaceAll("(?<=\\$)[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}$", "");
    }
}
