package dev.gatehouse.identity;

import dev.gatehouse.config.Findings;
import dev.gatehouse.config.Misconfiguration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A directory, user table or OAuth provider that authenticates users. */
public interface IdentitySource extends ReplaceablePasswords {

    /** The name in {@code gatehouse.identity.order}, in the log, in sessions and in events. */
    @Override
    String name();

    /** Whether the next source is tried while this one is unavailable. */
    default boolean optional() {
        return false;
    }

    /** What makes the user names of this source distinct from those of other sources. */
    default Affix affix() {
        return Affix.NONE;
    }

    /** The roles that this source can give. */
    default Set<String> roles() {
        return Set.of();
    }

    /**
     * Checks a password. {@link Answer.Unknown} must take as long as {@link Answer.Rejected}.
     *
     * @param credentials with the source's own user name, without its {@link #affix}
     * @return an identity with the source's own user name, without its {@link #affix}
     * @throws SourceUnavailable if the source does not answer, which is not a wrong password
     */
    @Override
    Answer identify(Credentials.Password credentials);

    /**
     * Checks a provider's token.
     *
     * @return never {@link Answer.Unknown}: the client names the source, so no other source is tried
     * @throws SourceUnavailable if the source does not answer
     */
    default Answer identify(Credentials.ProviderToken credentials) {
        return new Answer.Rejected("the source does not accept tokens");
    }

    /**
     * Reads the present state of a user whom this source authenticated, without the password.
     *
     * @param user the name that {@link #identify} returned
     * @return {@link Answer.Rejected} if the account can no longer sign in; empty if this source can only answer with the
     *     user's credentials
     * @throws SourceUnavailable if the source does not answer
     */
    Optional<Answer> current(String user);

    /**
     * The same, for a source that finds the user by its own identifier.
     *
     * @param id the identifier to which the name belongs, see {@link Answer.Known}; null if there is none
     */
    default Optional<Answer> current(String user, @Nullable String id) {
        return current(user);
    }

    /**
     * Does what {@link #identify} does for the operator who asks why a user can or cannot sign in. Nothing is stored, and no
     * refusal takes a minimum time.
     *
     * @param user normalized, without the {@link #affix}
     * @param password null to find out all that can be found out without it
     * @param steps receives each step, for {@code --check --as}
     * @return empty if the source can only answer with the password
     * @throws SourceUnavailable if the source does not answer
     */
    default Optional<Answer> explain(String user, @Nullable String password, SignInSteps steps) {
        return password == null ? current(user) : Optional.of(identify(new Credentials.Password(user, password)));
    }

    /**
     * Whether a provider decides who has which name. A client of one names the source itself, so the order of sources does
     * not protect the names of others.
     */
    default boolean isProvider() {
        return false;
    }

    /**
     * Whether this source has a user of a name, so that a user of another source must not be the first to use it.
     *
     * @param user without the {@link #affix}
     * @throws SourceUnavailable if that cannot be found out
     */
    default boolean knows(String user) {
        return current(user)
                .filter(answer -> !(answer instanceof Answer.Unknown))
                .isPresent();
    }

    /**
     * Tests each setting of the source against the server behind it. The check goes on after a wrong setting, except where
     * the next step needs it.
     *
     * @param findings receives each step; a {@link Misconfiguration} names the setting that is wrong and how to fix it
     * @throws SourceUnavailable if the source does not answer
     */
    void check(Findings findings);

    /**
     * What {@code gatehouse.roles} names for this source, and whether the source has it; empty where that shows only when a
     * user signs in.
     *
     * @throws SourceUnavailable if the source does not answer
     */
    default Map<RoleMapping, Boolean> existing() {
        return Map.of();
    }

    /** The result of an authentication. */
    sealed interface Answer {

        /**
         * The password or token is right.
         *
         * @param id the source's own identifier of the user, which no other user ever gets
         * @param spelling the name as the source has it; as in the identity where the source compares names as we do
         * @param grants what gives the roles of the identity, and what gives none
         */
        record Known(Identity identity, String id, String spelling, Grants grants) implements Answer {

            /** A user whose identifier is the name, and who has nothing else that could give a role. */
            public Known(Identity identity) {
                this(identity, identity.user(), identity.user(), Grants.NONE);
            }

            Known withAffix(Affix affix) {
                return new Known(identity.withAffix(affix), id, spelling, grants);
            }
        }

        /**
         * The password is right, but the user must replace it before they can sign in.
         *
         * @param known the user, who may replace it here
         */
        record MustChange(Known known) implements Answer {}

        /**
         * The user belongs to this source and cannot sign in. No other source is tried.
         *
         * @param reason for the log
         * @param state why the account cannot sign in, if that is the reason
         * @param passwordVerified whether the password was found right; only then may the client get the state
         * @param user the source's own name of the user, without its {@link #affix}; null if it was not read
         */
        record Rejected(
                String reason,
                @Nullable AccountState state,
                boolean passwordVerified,
                @Nullable String user) implements Answer {

            public Rejected(String reason, @Nullable AccountState state, boolean passwordVerified) {
                this(reason, state, passwordVerified, null);
            }

            /** A wrong password, or another reason that is independent of the account's state. */
            public Rejected(String reason) {
                this(reason, null, false);
            }

            /** An account that cannot sign in. */
            public Rejected(AccountState state, boolean passwordVerified) {
                this(state.description(), state, passwordVerified);
            }

            /** The same, of a user whose name is known. */
            public Rejected ofUser(Optional<String> name) {
                return new Rejected(reason, state, passwordVerified, name.orElse(null));
            }
        }

        /** The source does not know the user. */
        record Unknown() implements Answer {}
    }

    /** The source does not answer. */
    final class SourceUnavailable extends RuntimeException {
        public SourceUnavailable(String reason, @Nullable Throwable cause) {
            super(reason, cause);
        }
    }
}
