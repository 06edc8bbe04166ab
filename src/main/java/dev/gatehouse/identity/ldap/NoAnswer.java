package dev.gatehouse.identity.ldap;

import org.jspecify.annotations.Nullable;

/** One server has said neither yes nor no. Another one may. */
final class NoAnswer extends RuntimeException {

    enum Kind {
        /** The connection could not be made, or broke, or the server itself says that it cannot answer now. */
        LOST,
        /** Silence. Whoever asks again waits again. */
        TIMED_OUT,
        /** All our connections are in use, of which the server may know nothing. */
        NONE_FREE
    }

    private final Kind kind;

    NoAnswer(Kind kind, String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
