package dev.gatehouse.identity;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;

/** What somebody shows to be let in. */
public sealed interface Credentials {

    /** Who somebody says to be, for the log and the refusal; there may be no such user. */
    String claimant();

    /**
     * A user name in its one spelling and a password as typed.
     *
     * @param user see {@link UserName}
     * @param password never blank: many directories take an empty one for an anonymous bind, which succeeds
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
     * A token that an OAuth provider gave to its bearer.
     *
     * @param source the name of the source that knows the provider
     * @param token as the provider issued it, an ID token or an access token
     */
    record ProviderToken(String source, String token) implements Credentials {

        /** @throws Refusal {@code credentials_missing} */
        public ProviderToken {
            requireText(source);
            requireText(token);
        }

        @Override
        public String claimant() {
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
