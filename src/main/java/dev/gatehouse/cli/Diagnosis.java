package dev.gatehouse.cli;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.config.StartFailure;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.BadSqlGrammarException;

/** Finds the cause of a failure inside the exceptions of libraries, and describes it for an operator. */
final class Diagnosis {
    /** H2's error code for a database file that is open in another process. */
    private static final int DATABASE_IN_USE = 90020;

    /** H2's error code for a database that does not exist and may not be created. */
    private static final int DATABASE_MISSING = 90146;

    private Diagnosis() {}

    static String of(Throwable failure) {
        String root = String.valueOf(
                NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
        return Stream.of(
                        causes(failure, Misconfiguration.class)
                                .map(cause -> cause.getMessage() + ". " + cause.action()),
                        causes(failure, SourceUnavailable.class).map(Throwable::getMessage),
                        causes(failure, SQLException.class)
                                .filter(cause -> !(cause.getCause() instanceof SQLException))
                                .map(Throwable::getMessage),
                        StartFailure.explanation(failure).stream())
                .flatMap(descriptions -> descriptions)
                .findFirst()
                .orElse(root);
    }

    /** Whether the configuration is wrong, whichever server answers. */
    static boolean isMisconfiguration(Throwable failure) {
        return causes(failure, Misconfiguration.class).findAny().isPresent()
                || causes(failure, BindException.class).findAny().isPresent();
    }

    /** The embedded database admits one process at a time. If that is the running service, nothing is wrong. */
    static boolean isDatabaseInUse(Throwable failure) {
        return hasErrorCode(failure, DATABASE_IN_USE);
    }

    static boolean isDatabaseMissing(Throwable failure) {
        return hasErrorCode(failure, DATABASE_MISSING);
    }

    /** Whether the database does not have the tables or columns of this version. */
    static boolean isOfAnotherVersion(Throwable failure) {
        return causes(failure, BadSqlGrammarException.class).findAny().isPresent();
    }

    private static boolean hasErrorCode(Throwable failure, int code) {
        return causes(failure, SQLException.class).anyMatch(cause -> cause.getErrorCode() == code);
    }

    private static <T> Stream<T> causes(Throwable failure, Class<T> type) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast);
    }
}
