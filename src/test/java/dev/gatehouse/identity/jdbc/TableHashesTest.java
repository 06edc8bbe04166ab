package dev.gatehouse.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.identity.PasswordHashing;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

/** Every format is verified, and an unknown user takes as long as a known one (T29). */
class TableHashesTest {
    private static final List<String> HASHES = encodeInAllFormats();

    private static final JdkIdGenerator IDS = new JdkIdGenerator();
    private static final PasswordHashing HASHING = new PasswordHashing(new BCryptPasswordEncoder(4), 2, "");

    private final TableHashes hashes = new TableHashes(HASHING, null, IDS);

    @SuppressWarnings("deprecation")
    private static List<String> encodeInAllFormats() {
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
                .map(format -> "{" + format.getKey() + "}" + format.getValue().encode("secret"))
                .toList();
    }

    static List<String> hashesOfAllFormats() {
        return HASHES;
    }

    @ParameterizedTest
    @MethodSource("hashesOfAllFormats")
    void eachFormatIsVerified(String hash) {
        assertThat(hashes.withFormat(hash)).contains(hash);
        assertThat(hashes.matches("secret", hash)).isTrue();
        assertThat(hashes.matches("wrong", hash)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("hashesOfAllFormats")
    void aHashWithoutAnIdGetsTheDefaultFormat(String hash) {
        String format = hash.substring(1, hash.indexOf('}'));
        String withoutId = hash.substring(hash.indexOf('}') + 1);
        assertThat(new TableHashes(HASHING, format, IDS).withFormat(withoutId))
                .hasValueSatisfying(found -> assertThat(found)
                        .startsWith("{" + format.replaceFirst("@.*", ""))
                        .endsWith("}" + withoutId));
    }

    @Test
    void clearTextIsNeverAccepted() {
        for (String hash : List.of("{noop}secret", "", " ")) {
            assertThat(new TableHashes(HASHING, "bcrypt", IDS).withFormat(hash)).isEmpty();
            assertThat(hashes.withFormat(hash)).isEmpty();
        }
        assertThat(hashes.withFormat("secret")).isEmpty();
    }

    /** The dummy has the parameters of the table, and a digest of the right length that belongs to no password. */
    @ParameterizedTest
    @MethodSource("hashesOfAllFormats")
    void theDummyHashHasTheFormatOfTheTable(String hash) {
        hashes.learn("ann", hash);
        String dummy = hashes.dummyHash("unknown");
        assertThat(dummy).hasSameSizeAs(hash).contains("0".repeat(20));
        assertThat(dummy).startsWith(hash.substring(0, hash.indexOf('}') + 1));
        assertThat(PasswordEncoderFactories.createDelegatingPasswordEncoder().matches("secret", dummy))
                .isFalse();
    }

    @Test
    void theDummyHashHasTheCostOfTheTable() {
        String first = hashes.dummyHash("unknown");
        PasswordEncoder spring = PasswordEncoderFactories.createDelegatingPasswordEncoder();
        String ofSpring = String.valueOf(spring.encode("secret"));
        assertThat(first).hasSameSizeAs(ofSpring).startsWith(ofSpring.substring(0, 15) + "00");
        assertThat(spring.upgradeEncoding(first)).isFalse();
        hashes.learn("ann", "{bcrypt}" + new BCryptPasswordEncoder(6).encode("secret"));
        assertThat(hashes.dummyHash("unknown")).startsWith("{bcrypt}$2a$06$00");
        hashes.learn("ann", "{argon2}" + new Argon2PasswordEncoder(16, 32, 2, 4096, 3).encode("secret"));
        assertThat(hashes.dummyHash("unknown")).startsWith("{argon2}$argon2id$v=19$m=4096,t=3,p=2$00");
    }

    @Test
    void inATableWithTwoFormatsAnUnknownNameAlwaysHasTheSameOne() {
        String bcrypt = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("secret");
        String argon2 = "{argon2}" + new Argon2PasswordEncoder(16, 32, 1, 1024, 1).encode("secret");
        IntStream.range(0, 2000).forEach(i -> hashes.learn("user" + i, i % 4 == 0 ? bcrypt : argon2));
        List<String> first = dummiesOfUnknownNames();
        assertThat(first.stream().filter(hash -> hash.startsWith("{bcrypt}")).count())
                .isBetween(50L, 800L);
        assertThat(first).isEqualTo(dummiesOfUnknownNames());
    }

    /** Otherwise an attacker with an account in each format could sign in, and compare how long one name takes. */
    @Test
    void theSignInOfAnotherUserDoesNotChangeTheDummyHashOfAnUnknownName() {
        String bcrypt = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("secret");
        String argon2 = "{argon2}" + new Argon2PasswordEncoder(16, 32, 1, 1024, 1).encode("secret");
        IntStream.range(0, 2000).forEach(i -> hashes.learn("user" + i, i % 2 == 0 ? bcrypt : argon2));
        for (String user : List.of("user0", "user1")) {
            List<String> before = dummiesOfUnknownNames();
            hashes.learn(user, user.equals("user0") ? bcrypt : argon2);
            List<String> after = dummiesOfUnknownNames();
            // Only the names in the user's own slot may change, which is one of 64.
            assertThat(IntStream.range(0, before.size())
                            .filter(i -> !before.get(i).equals(after.get(i)))
                            .count())
                    .isLessThan(100);
        }
    }

    private List<String> dummiesOfUnknownNames() {
        return IntStream.range(0, 1000)
                .mapToObj(i -> hashes.dummyHash("unknown" + i))
                .collect(Collectors.toList());
    }
}
