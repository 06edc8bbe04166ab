package dev.gatehouse.cli;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import java.sql.SQLException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.core.NestedExceptionUtils;

/** Finds the cause of a failure inside the exceptions of libraries, and describes it for an operator. */
final class Diagnosis {
    /** H2's error code for a database file that is open in another process. */
    private static final int DATABASE_IN_USE = 90020;

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
                return bind.getName() + " has an invalid value: " + root;
            }
            if (cause instanceof SQLException && !(cause.getCause() instanceof SQLException)) {
                return String.valueOf(cause.getMessage());
            }
        }
        return root;
    }

    /** The embedded database admits one process at a time. If that is the running service, nothing is wrong. */
    static boolean isDatabaseInUse(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getErrorCode() == DATABASE_IN_USE) {
                return true;
            }
        }
        return false;
    }
}
