package dev.gatehouse.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.identity.PasswordHashing;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.util.JdkIdGenerator;

/** Hashes of other frameworks, with a vector from the documentation or the tests of each. */
@Tag("unit")
class FrameworkHashesTest {
    /** Longer than crypt(3) accepts. */
    private static final String LONG = "x".repeat(513);

    private static final Map<String, List<String>> VECTORS = Map.ofEntries(
            // Django, tests/auth_tests/test_hashers.py; those with bcrypt: passlib, test_handlers_django.py
            Map.entry(
                    "lètmein",
                    List.of(
                            "pbkdf2_sha256$390000$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c=",
                            "scrypt$16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw==",
                            "bcrypt_sha256$$2a$08$NDjSAIcas.EcoxCRiArvT.MkNiPYVhrsrnJsRkLueZOoV1bsQqlmC",
                            "sha1$seasalt$cff36ea83f5706ce9aa7454e63e431fc726b2dc8",
                            "md5$seasalt$3f86d0d3d465b7b458c231bf3555c0e3")),
            // passlib's documentation of pbkdf2_sha256, bcrypt_sha256 and phpass
            Map.entry(
                    "password",
                    List.of(
                            "$pbkdf2-sha256$6400$0ZrzXitFSGltTQnBWOsdAw$Y11AchqV4b0sUisdZd0Xr97KWoymNE0LNNrnEgY4H9M",
                            "$bcrypt-sha256$v=2,t=2b,r=12$n79VH.0Q2TMWmt3Oqt9uku$Kq4Noyk3094Y2QlB8NdRT8SvGiI4ft2",
                            "$P$8ohUJ.1sdFw09/bMaAQPTGDNi2BIUt1",
                            "$H$8ohUJ.1sdFw09/bMaAQPTGDNi2BIUt1")),
            // phpass, test.php
            Map.entry("test12345", List.of("$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0")),
            // Werkzeug, made by generate_password_hash
            Map.entry(
                    "123456",
                    List.of(
                            "scrypt:32768:8:1$yvEVXgVQfLiMO5Ft$fd7571ea830ceaad17d20e23fbc3e618d69d1059a66335bdd75e2e67b6db38d6b18f919a2e5992772b554197bf49fc687254b3ccdb463e4d70df4eecccd80a05")),
            // WordPress 6.8
            Map.entry("admin", List.of("$wp$2y$10$Q1xinFjrZeLWJBvxviIL6u834Fu.evIEFHAUVisQ5O.w9Dm0sMdES")),
            // Drupal, PasswordVerifyTest.php
            Map.entry(
                    "valid password",
                    List.of(
                            "$S$5TOxWPdvJRs0P/xZBdrrPlGgzViOS0drHu3jaIjitesfttrp18bk",
                            "U$S$5vNHDQyLqCTvsYBLWBUWXJWhA0m3DTpBh04acFEOGB.bKBclhKgo")),
            // Drepper, Unix crypt using SHA-256 and SHA-512
            Map.entry(
                    "Hello world!",
                    List.of(
                            "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5",
                            "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
                            "{CRYPT}$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA",
                            "{SHA512-CRYPT}$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.")),
            // Apache, Password Formats
            Map.entry("myPassword", List.of("$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/")),
            // OpenLDAP, slapd-pw-sha2(5) and slapd-pw-pbkdf2(5)
            Map.entry(
                    "secret",
                    List.of(
                            "{SHA512}vSsar3708Jvp9Szi2NWZZ02Bqp1qRCFpbcTZPdBhnWgs5WtNZKnvCXdhztmeD2cmW192CF5bDufKRpayrW/isg==",
                            "{SHA384}WKd1ukESvjAFrkQHznV9iP2nHUBJe7gCbsrFTU4//HIyzo3jq1rLMK45dg/ufFPt",
                            "{SHA256}K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unols=",
                            "{PBKDF2-SHA512}10000$/oQ4xZi382mk7kvCd3ZdkA$2wqjpuyV2l0U/a1QwoQPOtlQL.UcJGNACj1O24balruqQb/NgPW6OCvvrrJP8.SzA3/5iYvLnwWPzeX8IK/bEQ",
                            // made with hashlib of Python, the salt is 12345678
                            "{SSHA256}swTyciKL1jSrpuiILDonRJjkh3hIgn9GWA19lVbEJrMxMjM0NTY3OA==",
                            "{SSHA512}iWwx8naQWtJKIoYOgnIUnOjDVRc/KB/avnmg7rvibFhiLlylVmd8s/TomzyGqQwBOpJzU5z2YBupYIJWW8egvDEyMzQ1Njc4",
                            // made with openssl passwd -1
                            "$1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1")));

    private final JdkIdGenerator ids = new JdkIdGenerator();
    private final TableHashes hashes =
            new TableHashes(new PasswordHashing(new BCryptPasswordEncoder(4), 2, ""), null, ids);

    static Stream<Arguments> vectors() {
        return VECTORS.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(hash -> Arguments.of(hash, entry.getKey())));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void theHashOfEachFrameworkIsVerified(String stored, String password) {
        assertThat(hashes.problem(stored)).isEmpty();
        String hash = hashes.withFormat(stored).orElseThrow();
        assertThat(hashes.matches(password, hash)).isTrue();
        assertThat(hashes.matches(password + "x", hash)).isFalse();
        assertThat(hashes.matches(LONG, hash)).isFalse();
    }

    /** An unknown user takes as long: the dummy has the parameters, and no digest of a password. */
    @ParameterizedTest
    @MethodSource("vectors")
    void theDummyHashHasTheFormatAndTheCost(String stored, String password) {
        String hash = hashes.withFormat(stored).orElseThrow();
        hashes.learn("ann", hash);
        String dummy = hashes.dummyHash("unknown");
        assertThat(dummy).hasSameSizeAs(hash).contains("0".repeat(20));
        assertThat(hashes.withFormat(dummy)).contains(dummy);
        assertThat(HashCost.of(dummy)).isEqualTo(HashCost.of(hash));
        assertThat(hashes.matches(password, dummy)).isFalse();
    }

    /** Django writes these names before the formats of the libraries that it uses; mail servers write others. */
    @Test
    void theFormatsOfSpringAreFoundWithoutTheirId() {
        String bcrypt =
                "$2y$04$" + new BCryptPasswordEncoder(4).encode("secret").substring(7);
        for (String stored : List.of(bcrypt, "bcrypt$" + bcrypt, "{BLF-CRYPT}" + bcrypt, "{CRYPT}" + bcrypt)) {
            assertThat(hashes.withFormat(stored)).contains("{bcrypt}" + bcrypt);
        }
        assertThat(hashes.matches("secret", "{bcrypt}" + bcrypt)).isTrue();
        String argon2 = "$argon2id$v=19$m=16,t=2,p=1$c2FsdHNhbHQ$rsiGxwV5IQ0u1HZm";
        assertThat(hashes.withFormat("argon2" + argon2)).contains("{argon2}" + argon2);
        assertThat(hashes.withFormat("{SSHA}" + "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0"))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|the user has no password",
                "secret|the password hash has an unknown format, without a known prefix",
                "{noop}secret|the password hash has an unknown format, without a known prefix",
                "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7|the password hash has an unknown format, which begins with $y$",
                "{KEYCLOAK}0123456789012345678901234567|the password hash has an unknown format, which begins with {KEYCLOAK}",
                "plain$$default|the password hash has an unknown format, without a known prefix",
                "$2x$10$Q1xinFjrZeLWJBvxviIL6u834Fu.evIEFHAUVisQ5O.w9Dm0sMdES|the password hash has an unknown format, which begins with $2x$",
            })
    void anUnknownFormatIsNamedByItsPrefix(String hash, String problem) {
        assertThat(hashes.problem(hash)).contains(problem);
    }

    /** A digest of no bytes would match every password. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pbkdf2_sha256$1$salt$",
                "pbkdf2:sha256:1$salt$00",
                "$pbkdf2-sha256$1$c2FsdA$AA",
                "scrypt:2:1:1$salt$",
                "{SHA512}",
                "$P$9IQRaTwmf",
                "$S$5TOxWPdvJRs0P",
                "$6$saltstring$",
                "{CRYPT}ab1Hv2Lg7ltQo",
            })
    void aShortDigestIsNoHash(String hash) {
        assertThat(hashes.withFormat(hash)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{bcrypt}$2a$31$Q1xinFjrZeLWJBvxviIL6u834Fu.evIEFHAUVisQ5O.w9Dm0sMdES",
                "$2a$17$Q1xinFjrZeLWJBvxviIL6u834Fu.evIEFHAUVisQ5O.w9Dm0sMdES",
                "$wp$2y$20$Q1xinFjrZeLWJBvxviIL6u834Fu.evIEFHAUVisQ5O.w9Dm0sMdES",
                "$bcrypt-sha256$v=2,t=2b,r=22$n79VH.0Q2TMWmt3Oqt9uku$Kq4Noyk3094Y2QlB8NdRT8SvGiI4ft2",
                "{argon2}$argon2id$v=19$m=4194304,t=1,p=1$c2FsdHNhbHQ$rsiGxwV5IQ0u1HZm",
                "$argon2id$v=19$m=65536,t=3000,p=1$c2FsdHNhbHQ$rsiGxwV5IQ0u1HZm",
                "pbkdf2_sha256$39000000$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c=",
                "pbkdf2_sha256$99999999999999$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c=",
                "pbkdf2:sha256:26000000$salt$00112233445566778899aabbccddeeff",
                "$pbkdf2-sha256$6400000$0ZrzXitFSGltTQnBWOsdAw$Y11AchqV4b0sUisdZd0Xr97KWoymNE0LNNrnEgY4H9M",
                "{PBKDF2-SHA512}10000000$/oQ4xZi382mk7kvCd3ZdkA$2wqjpuyV2l0U/a1QwoQPOtlQL.UcJGNACj1O24balruqQb",
                "$6$rounds=999999999$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/",
                "$P$SIQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0",
                "$S$STOxWPdvJRs0P/xZBdrrPlGgzViOS0drHu3jaIjitesfttrp18bk",
                "scrypt:33554432:8:1$salt$00112233445566778899aabbccddeeff",
                "scrypt$16384$seasalt$8$1000$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0",
                "$scrypt$ln=30,r=8,p=1$c2FsdHNhbHQ$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG",
                "{scrypt}$1e0801$c2FsdA==$AAAA",
            })
    void aCostThatWouldHoldACoreOrTheMemoryIsRefused(String hash) {
        assertThat(hashes.problem(hash))
                .contains("the password hash has parameters that cost more than about 5 s or 512 MiB");
    }
}
