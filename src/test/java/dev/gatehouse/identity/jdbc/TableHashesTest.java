package dev.gatehouse.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.identity.PasswordHashing;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.LdapShaPasswordEncoder;
import org.springframework.security.crypto.password.Md4PasswordEncoder;
import org.springframework.security.crypto.password.MessageDigestPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.crypto.password.StandardPasswordEncoder;
import org.springframework.security.crypto.scrypt.SCryptPasswordEncoder;
import org.springframework.util.JdkIdGenerator;

/** Every format is understood, and nobody costs what somebody costs (T29). */
class TableHashesTest {
    private final JdkIdGenerator ids = new JdkIdGenerator();
    private final PasswordHashing hashing =
            new PasswordHashing(PasswordEncoderFactories.createDelegatingPasswordEncoder(), 2, ids);
    private final TableHashes hashes = new TableHashes(hashing, null, ids);

    @SuppressWarnings("deprecation")
    static Stream<String> hashesOfAllFormats() {
        Map<String, PasswordEncoder> encoders = new TreeMap<>();
        encoders.put("argon2", new Argon2PasswordEncoder(8, 20, 1, 1024, 1));
        encoders.put("argon2@SpringSecurity_v5_8", new Argon2PasswordEncoder(16, 32, 2, 1_048_576 / 64, 10));
        encoders.put("bcrypt", new BCryptPasswordEncoder(5));
        encoders.put("pbkdf2", Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_5());
        encoders.put("pbkdf2@SpringSecurity_v5_8", Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_8());
        encoders.put("scrypt", SCryptPasswordEncoder.defaultsForSpringSecurity_v4_1());
        encoders.put("scrypt@SpringSecurity_v5_8", SCryptPasswordEncoder.defaultsForSpringSecurity_v5_8());
        encoders.put("ldap", new LdapShaPasswordEncoder());
        encoders.put("MD4", new Md4PasswordEncoder());
        encoders.put("MD5", new MessageDigestPasswordEncoder("MD5"));
        encoders.put("SHA-1", new MessageDigestPasswordEncoder("SHA-1"));
        encoders.put("SHA-256", new MessageDigestPasswordEncoder("SHA-256"));
        encoders.put("sha256", new StandardPasswordEncoder());
        assertThat(encoders.keySet()).containsExactlyInAnyOrderElementsOf(TableHashes.FORMATS);
        return encoders.entrySet().stream()
                .map(format -> "{" + format.getKey() + "}" + format.getValue().encode("secret"));
    }

    @ParameterizedTest
    @MethodSource("hashesOfAllFormats")
    void eachFormatIsUnderstood(String hash) {
        assertThat(hashes.accepted(hash)).contains(hash);
        assertThat(hashes.matches("secret", hash)).isTrue();
        assertThat(hashes.matches("wrong", hash)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("hashesOfAllFormats")
    void aHashWithoutAnIdGetsThatOfTheDefault(String hash) {
        String format = hash.substring(1, hash.indexOf('}'));
        assertThat(new TableHashes(hashing, format, ids).accepted(hash.substring(hash.indexOf('}') + 1)))
                .contains(hash);
    }

    @Test
    void clearTextIsAcceptedByNoDefaultEither() {
        for (String hash : List.of("{noop}secret", "", " ")) {
            assertThat(new TableHashes(hashing, "bcrypt", ids).accepted(hash)).isEmpty();
            assertThat(hashes.accepted(hash)).isEmpty();
        }
        assertThat(hashes.accepted("secret")).isEmpty();
    }

    /** The parameters are those of the table; the digest is nobody's, and of the length that the format wants. */
    @ParameterizedTest
    @MethodSource("hashesOfAllFormats")
    void nobodyIsHashedAsTheTableDoesIt(String hash) {
        hashes.remember("ann", hash);
        String nobody = hashes.hashOfNobody("stranger");
        assertThat(nobody).hasSameSizeAs(hash).contains("0".repeat(20));
        assertThat(nobody).startsWith(hash.substring(0, hash.indexOf('}') + 1));
        assertThat(PasswordEncoderFactories.createDelegatingPasswordEncoder().matches("secret", nobody))
                .isFalse();
    }

    @Test
    void theCostIsThatOfTheTable() {
        assertThat(hashes.hashOfNobody("stranger")).startsWith("{bcrypt}$2a$10$00");
        hashes.remember("ann", "{bcrypt}" + new BCryptPasswordEncoder(6).encode("secret"));
        assertThat(hashes.hashOfNobody("stranger")).startsWith("{bcrypt}$2a$06$00");
        hashes.remember("ann", "{argon2}" + new Argon2PasswordEncoder(16, 32, 2, 4096, 3).encode("secret"));
        assertThat(hashes.hashOfNobody("stranger")).startsWith("{argon2}$argon2id$v=19$m=4096,t=3,p=2$00");
    }

    @Test
    void inATableOfTwoFormatsAStrangerHasOneOfThemAndKeepsIt() {
        String bcrypt = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("secret");
        String argon2 = "{argon2}" + new Argon2PasswordEncoder(16, 32, 1, 1024, 1).encode("secret");
        IntStream.range(0, 2000).forEach(i -> hashes.remember("user" + i, i % 4 == 0 ? bcrypt : argon2));
        List<String> first = strangers();
        assertThat(first.stream().filter(hash -> hash.startsWith("{bcrypt}")).count())
                .isBetween(50L, 800L);
        assertThat(first).isEqualTo(strangers());
    }

    private List<String> strangers() {
        return IntStream.range(0, 1000)
                .mapToObj(i -> hashes.hashOfNobody("stranger" + i))
                .collect(Collectors.toList());
    }
}
