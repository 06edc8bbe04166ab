package dev.gatehouse.identity.ldap;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.ldap.CommunicationException;
import org.springframework.ldap.NamingException;
import org.springframework.ldap.ServiceUnavailableException;
import org.springframework.ldap.UncategorizedLdapException;

/** One server gave no answer. Another server may give one. */
final class ServerFailure extends RuntimeException {

    enum Kind {
        /** The connection could not be opened or was lost, or the server is busy or shutting down. */
        LOST,
        /** The server did not respond in time. */
        TIMED_OUT,
        /** All our connections are in use. This says nothing about the server. */
        POOL_EXHAUSTED,
        /** The groups of a user took too long. This says nothing about the sign-ins of other users. */
        SLOW_GROUPS;

        /** Whether the server may be lost. */
        boolean isOutage() {
            return this == LOST || this == TIMED_OUT;
        }
    }

    private static final Pattern RESULT_CODE = Pattern.compile("LDAP: error code \\d");

    private final Kind kind;

    ServerFailure(Kind kind, String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.kind = kind;
    }

    /**
     * A failure for an exception that is no answer of the server, and the exception itself for one that is. JNDI reports
     * a lost or silent connection without a result code.
     */
    static RuntimeException of(NamingException e, LdapTls tls) {
        String message = String.valueOf(e.getMostSpecificCause().getMessage());
        boolean failed = e instanceof CommunicationException
                || e instanceof ServiceUnavailableException
                || (e instanceof UncategorizedLdapException
                        && !RESULT_CODE.matcher(message).find());
        if (!failed) {
            return e;
        }
        return new ServerFailure(
                isTimeout(e) ? Kind.TIMED_OUT : Kind.LOST, tls.explain(e).orElse(message), e);
    }

    /** Whether the server did not respond in time. JNDI has no exception of its own for that. */
    static boolean isTimeout(NamingException e) {
        return (e instanceof CommunicationException || e instanceof UncategorizedLdapException)
                && String.valueOf(e.getMostSpecificCause().getMessage())
                        .toLowerCase(Locale.ROOT)
                        .contains("timed out");
    }

    Kind kind() {
        return kind;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
