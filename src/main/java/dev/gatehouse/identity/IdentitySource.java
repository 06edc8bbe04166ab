package dev.gatehouse.identity;

import dev.gatehouse.config.Misconfiguration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Something that knows people and can tell whether a password, or a provider's token, is theirs. */
public interface IdentitySource {

    /** As in {@code gatehouse.identity.order}, the log, the sessions and the events. */
    String name();

    /** Whether the next source may be asked while this one is down. */
    boolean optional();

    /** What is put around the names of this source, so that they are nobody else's. */
    Affix affix();

    /**
     * Checks a password. {@link Answer.Unknown} must take as long as {@link Answer.Rejected}.
     *
     * @param credentials with the name as this source has it, without its {@link #affix}
     * @return names without the affix, too
     * @throws SourceUnavailable when the question could not be answered: an outage is no wrong password
     */
    Answer identify(Credentials.Password credentials);

    /**
     * Checks a provider's token.
     *
     * @return {@link Answer.Unknown} where a source takes no such tokens
     * @throws SourceUnavailable when the question could not be answered
     */
    default Answer identify(Credentials.ProviderToken credentials) {
        return new Answer.Unknown();
    }

    /**
     * Says what is known now of somebody who came in by this source, without a password.
     *
     * @param user the canonical name as {@link #identify} gave it, without the affix
     * @return {@link Answer.Rejected} when the account has been shut meanwhile; empty when this source can tell nothing
     *     of somebody who is not there
     * @throws SourceUnavailable when the question could not be answered
     */
    Optional<Answer> current(String user);

    /**
     * Goes through all that the source needs, as an operator would who looks for a mistake.
     *
     * @param found is told each step that was well, in words such as "bound as cn=gatehouse"
     * @throws Misconfiguration names the property and the mend
     * @throws SourceUnavailable when nothing answers
     */
    void check(Consumer<String> found);

    /** What a source says of a name and a password. */
    sealed interface Answer {

        /** The password is right. */
        record Known(Identity identity) implements Answer {}

        /**
         * The user is known here, and may not come in: no other source is asked.
         *
         * @param reason for the log
         * @param state why the account is shut, if it is that
         * @param proven whether the password has been found right: to anybody else a state is never told
         */
        record Rejected(String reason, @Nullable AccountState state, boolean proven) implements Answer {

            /** A wrong password, or whatever else tells nothing of the account. */
            public Rejected(String reason) {
                this(reason, null, false);
            }

            /** An account that is shut. */
            public Rejected(AccountState state, boolean proven) {
                this(state.description(), state, proven);
            }
        }

        /** This source has no such user. */
        record Unknown() implements Answer {}
    }

    /** The source cannot answer now. */
    final class SourceUnavailable extends RuntimeException {
        public SourceUnavailable(String reason, @Nullable Throwable cause) {
            super(reason, cause);
        }
    }
}
