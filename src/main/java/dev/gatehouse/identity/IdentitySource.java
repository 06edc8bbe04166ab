package dev.gatehouse.identity;

/** Something that knows people and can tell whether a password is theirs. */
public interface IdentitySource {

    /** As in {@code gatehouse.identity.order}, the log and the events. */
    String name();

    /** Whether the next source may be asked while this one is down. */
    boolean optional();

    /**
     * Checks a password. {@link Answer.Unknown} must take as long as {@link Answer.Rejected}.
     *
     * @throws SourceUnavailable when the question could not be answered: an outage is no wrong password
     */
    Answer identify(Credentials credentials);

    /** What a source says of a name and a password. */
    sealed interface Answer {

        /** The password is right. */
        record Known(Identity identity) implements Answer {}

        /** The user is known here, and may not come in: no other source is asked. */
        record Rejected(String reason) implements Answer {}

        /** This source has no such user. */
        record Unknown() implements Answer {}
    }

    /** The source cannot answer now. */
    final class SourceUnavailable extends RuntimeException {
        public SourceUnavailable(String reason, Throwable cause) {
            super(reason, cause);
        }
    }
}
