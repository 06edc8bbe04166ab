package dev.gatehouse.cli;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import java.sql.SQLException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.core.NestedExceptionUtils;

/** What went wrong, found below what libraries wrap around it, in a sentence that an operator can act on. */
final class Diagnosis {
    /** Of H2: the database file is open in another process. */
    private static final int IN_USE = 90020;

    private Diagnosis() {}

    static String of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Misconfiguration misconfiguration) {
                return misconfiguration.getMessage() + ". " + misconfiguration.action();
            }
            if (cause instanceof SourceUnavailable) {
                return String.valueOf(cause.getMessage());
            }
        }
        String root = String.valueOf(
                NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException bind) {
                return bind.getName() + " cannot be read: " + root;
            }
            if (cause instanceof SQLException && !(cause.getCause() instanceof SQLException)) {
                return String.valueOf(cause.getMessage());
            }
        }
        return root;
    }

    /** The embedded database lets in one process at a time: nothing is wrong when that is the service itself. */
    static boolean isOnlyInUse(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getErrorCode() == IN_USE) {
                return true;
            }
        }
        return false;
    }
}
