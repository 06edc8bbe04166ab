package dev.gatehouse.identity.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Crypt;
import org.apache.commons.codec.digest.Md5Crypt;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCrypt;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Verifies the password hashes of other frameworks and systems, which name their format themselves: Django, passlib,
 * Werkzeug, WordPress, phpass, Drupal, crypt(3) and OpenLDAP. docs/sources/jdbc.md lists them.
 */
class FrameworkHashes implements PasswordEncoder {
    /** How crypt(3) hashes are labelled in LDAP entries and in tables of mail servers. */
    private static final Pattern LABEL = Pattern.compile(
            "\\{(?:CRYPT|BCRYPT|BLF-CRYPT|MD5-CRYPT|SHA256-CRYPT|SHA512-CRYPT|ARGON2ID?)}(?=\\$)",
            Pattern.CASE_INSENSITIVE);

    /** crypt(3) and phpass hash the password again in each round, so the length of it is a cost. glibc has this limit. */
    private static final int MAX_CRYPT_BYTES = 512;

    /** Formats of Spring Security, without the id that it expects. */
    private static final List<Alias> ALIASES = List.of(
            new Alias("(?:bcrypt\\$)?(\\$2[aby]?\\$\\d\\d\\$[./0-9A-Za-z]{53})", "{bcrypt}"),
            new Alias("(?:argon2)?(\\$argon2(?:id|i|d)\\$\\S{20,})", "{argon2}"),
            new Alias("(\\{(?i:S?SHA)}\\S{20,})", "{ldap}"));

    private static final String BCRYPT = "(\\$2[aby]\\$\\d\\d\\$[./0-9A-Za-z]{53})";
    private static final String DIGEST = "([A-Za-z0-9+/.]{22,}={0,2})";
    private static final String HEX = "((?:[0-9a-f]{2}){16,})";

    private static final List<Format> FORMATS = List.of(
            // Django
            new Format(
                    "pbkdf2_(sha1|sha256)\\$(\\d+)\\$([^$]+)\\$" + DIGEST,
                    (password, hash) ->
                            Digests.isPbkdf2(password, hash, hash.group(3).getBytes(UTF_8), base64(hash.group(4)))),
            new Format(
                    "scrypt\\$(?<n>\\d+)\\$([^$]+)\\$(?<r>\\d+)\\$(?<p>\\d+)\\$" + DIGEST,
                    (password, hash) -> Digests.isScrypt(
                            password, number(hash, "n"), hash, hash.group(2).getBytes(UTF_8), base64(hash.group(5)))),
            new Format(
                    "bcrypt_sha256\\$" + BCRYPT,
                    (password, hash) -> BCrypt.checkpw(
                            HexFormat.of().formatHex(Digests.digest("SHA-256", password.getBytes(UTF_8))),
                            hash.group(1))),
            new Format(
                    "(md5|sha1)\\$([^$]*)\\$" + HEX,
                    (password, hash) -> Digests.isEqual(
                            Digests.digest(
                                    hash.group(1).equals("md5") ? "MD5" : "SHA-1",
                                    (hash.group(2) + password).getBytes(UTF_8)),
                            hex(hash.group(3)))),
            // passlib, and OpenLDAP's pw-pbkdf2
            new Format(
                    "\\$pbkdf2(?:-(sha256|sha512))?\\$(\\d+)\\$([A-Za-z0-9+/.]+)\\$" + DIGEST,
                    (password, hash) -> Digests.isPbkdf2(password, hash, base64(hash.group(3)), base64(hash.group(4)))),
            new Format(
                    "\\{PBKDF2(?:-(SHA1|SHA256|SHA512))?}(\\d+)\\$([A-Za-z0-9+/.]+)\\$" + DIGEST,
                    (password, hash) -> Digests.isPbkdf2(password, hash, base64(hash.group(3)), base64(hash.group(4)))),
            new Format(
                    "\\$scrypt\\$ln=(?<n>\\d+),r=(?<r>\\d+),p=(?<p>\\d+)\\$([A-Za-z0-9+/]+)\\$" + DIGEST,
                    (password, hash) -> Digests.isScrypt(
                            password, 1 << number(hash, "n"), hash, base64(hash.group(4)), base64(hash.group(5)))),
            new Format(
                    "\\$bcrypt-sha256\\$v=2,t=(2[ab]),r=(\\d{1,2})\\$([./0-9A-Za-z]{22})\\$([./0-9A-Za-z]{31})",
                    (password, hash) -> BCrypt.checkpw(
                            Digests.hmac("HmacSHA256", hash.group(3), password),
                            String.format("$%s$%2s$%s%s", hash.group(1), hash.group(2), hash.group(3), hash.group(4))
                                    .replace(' ', '0'))),
            // Werkzeug
            new Format(
                    "pbkdf2:(sha1|sha256|sha512):(\\d+)\\$([^$]+)\\$" + HEX,
                    (password, hash) ->
                            Digests.isPbkdf2(password, hash, hash.group(3).getBytes(UTF_8), hex(hash.group(4)))),
            new Format(
                    "scrypt:(?<n>\\d+):(?<r>\\d+):(?<p>\\d+)\\$([^$]+)\\$" + HEX,
                    (password, hash) -> Digests.isScrypt(
                            password, number(hash, "n"), hash, hash.group(4).getBytes(UTF_8), hex(hash.group(5)))),
            // WordPress since 6.8, phpass, and Drupal
            new Format(
                    "\\$wp" + BCRYPT,
                    (password, hash) ->
                            BCrypt.checkpw(Digests.hmac("HmacSHA384", "wp-sha384", password), hash.group(1))),
            new Format(
                    "(U?\\$[PHS]\\$[./0-9A-Za-z]{31,52})",
                    (password, hash) -> isShort(password) && Phpass.matches(password, hash.group(1))),
            // crypt(3)
            new Format(
                    "(\\$(?:1|5|6)\\$\\S{24,})",
                    (password, hash) -> isShort(password)
                            && isEqual(Crypt.crypt(password.getBytes(UTF_8), hash.group(1)), hash.group(1))),
            new Format(
                    "(\\$apr1\\$\\S{24,})",
                    (password, hash) -> isShort(password)
                            && isEqual(Md5Crypt.apr1Crypt(password.getBytes(UTF_8), hash.group(1)), hash.group(1))),
            // OpenLDAP's pw-sha2
            new Format(
                    "\\{(?i:S?SHA-?)(256|384|512)}([A-Za-z0-9+/]{40,}={0,2})",
                    (password, hash) -> Digests.isSaltedSha("SHA-" + hash.group(1), password, base64(hash.group(2)))));

    /** @return the hash as {@link #matches}, or a format of Spring Security, verifies it; empty if its format is unknown */
    static Optional<String> withFormat(String stored) {
        String hash = LABEL.matcher(stored).replaceFirst("");
        return ALIASES.stream()
                .map(alias -> alias.applied(hash))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> Optional.of(hash).filter(known -> FORMATS.stream().anyMatch(format -> format.fits(known))));
    }

    @Override
    public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
        return password != null
                && hash != null
                && FORMATS.stream().anyMatch(format -> format.matches(password.toString(), hash));
    }

    @Override
    public String encode(@Nullable CharSequence password) {
        throw new UnsupportedOperationException("a table of another application is only read");
    }

    private static boolean isShort(String password) {
        return password.getBytes(UTF_8).length <= MAX_CRYPT_BYTES;
    }

    private static boolean isEqual(String computed, String stored) {
        return Digests.isEqual(computed.getBytes(UTF_8), stored.getBytes(UTF_8));
    }

    static int number(Matcher hash, String group) {
        return Integer.parseInt(hash.group(group));
    }

    /** With or without padding; passlib writes a dot for a plus. */
    private static byte[] base64(String text) {
        return Base64.getDecoder().decode(text.replace('.', '+'));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private record Format(Pattern syntax, BiPredicate<String, Matcher> check) {
        Format(String syntax, BiPredicate<String, Matcher> check) {
            this(Pattern.compile(syntax), check);
        }

        boolean fits(String hash) {
            return syntax.matcher(hash).matches();
        }

        boolean matches(String password, String hash) {
            Matcher parts = syntax.matcher(hash);
            return parts.matches() && check.test(password, parts);
        }
    }

    private record Alias(Pattern syntax, String id) {
        Alias(String syntax, String id) {
            this(Pattern.compile(syntax), id);
        }

        Optional<String> applied(String hash) {
            Matcher parts = syntax.matcher(hash);
            return parts.matches() ? Optional.of(id + parts.group(1)) : Optional.empty();
        }
    }
}
