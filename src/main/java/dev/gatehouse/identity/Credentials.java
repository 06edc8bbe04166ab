package dev.gatehouse.identity;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;

/** What a client presents to sign in. */
public sealed interface Credentials {

    /** The claimed identity, for the log, events and the error detail, in at most 256 characters. There may be no such user. */
    String claimant();

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

        @Override
        public String toString() {
            return "Password[user=" + user + "]";
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
            return "a token of "
                    + (source.length() <= MAX_SOURCE_SHOWN ? source : source.substring(0, MAX_SOURCE_SHOWN) + "…");
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
