package dev.gatehouse.identity;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.util.regex.Pattern;

/** What a client presents to sign in. */
public sealed interface Credentials {

    /** The claimed identity, for the response, in at most 256 characters. There may be no such user. */
    String claimant();

    /** A reason for the log that a source gives, such as an error of a database, without the typed name in it. */
    default String redacted(String reason) {
        return reason;
    }

    /**
     * A user name and a password.
     *
     * @param user normalized as by {@link UserName}
     * @param password as typed; never blank, because many directories accept an empty password as an anonymous bind
     */
    record Password(String user, String password) implements Credentials {

        /** @throws Refusal {@code credentials_missing} or {@code invalid_request} */
        public Password {
            requireText(user);
            requireText(password);
            user = UserName.normalized(user)
                    .orElseThrow(() -> new Refusal(
                            ProblemCode.INVALID_REQUEST,
                            "user must be of at most 256 characters, all of them visible"));
        }

        @Override
        public String claimant() {
            return user;
        }

        /** Only where it is a word of its own. */
        @Override
        public String redacted(String reason) {
            return Pattern.compile(
                            "(?<![\\p{L}\\p{N}])" + Pattern.quote(user) + "(?![\\p{L}\\p{N}])",
                            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                    .matcher(reason)
                    .replaceAll("…");
        }

        @Override
        public String toString() {
            return "Password[user=…]";
        }
    }

    /**
     * A token that an OAuth provider issued.
     *
     * @param source the name of the identity source for this provider
     * @param token an ID token or an access token, as issued
     */
    record ProviderToken(String source, String token) implements Credentials {
        private static final int MAX_SOURCE_SHOWN = 64;

        /** @throws Refusal {@code credentials_missing} */
        public ProviderToken {
            requireText(source);
            requireText(token);
        }

        @Override
        public String claimant() {
            return claimant(source.length() <= MAX_SOURCE_SHOWN ? source : source.substring(0, MAX_SOURCE_SHOWN) + "…");
        }

        /** @param source the name of the source, as it is to be shown */
        public static String claimant(String source) {
            return "a token of " + source;
        }

        @Override
        public String toString() {
            return "ProviderToken[source=" + source + "]";
        }
    }

    private static void requireText(String member) {
        if (member.isBlank()) {
            throw new Refusal(ProblemCode.CREDENTIALS_MISSING, "Missing or bad credentials");
        }
    }
}
