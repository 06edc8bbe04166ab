package dev.gatehouse.storage;

import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Reports why the database of Gatehouse cannot be used, by the codes of SQL:2016, PostgreSQL and H2. */
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class DatabaseFailureAnalyzer implements FailureAnalyzer {
    private static final String URL = "spring.datasource.url";

    /** H2's error code for a file that is open in another process. */
    private static final int IN_USE = 90020;

    private final Environment environment;

    DatabaseFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        SQLException refusal = causes(failure, SQLException.class);
        if (refusal != null) {
            return new FailureAnalysis("the database " + database() + " " + problem(refusal), action(refusal), failure);
        }
        FlywayException migration = causes(failure, FlywayException.class);
        return migration == null ? null : analysis(migration);
    }

    private FailureAnalysis analysis(FlywayException migration) {
        if (migration.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
            return new FailureAnalysis(
                    "the database " + database() + " has tables of another application",
                    "Set " + URL + " to an empty database, or to an empty schema of this one.",
                    migration);
        }
        return new FailureAnalysis(
                "the database " + database() + " cannot be migrated: "
                        + String.valueOf(migration.getMessage()).replaceAll("\\s+", " "),
                "Set " + URL + " to the database of this Gatehouse, or restore a backup: see docs/backup.md.",
                migration);
    }

    private String problem(SQLException refusal) {
        String message =
                String.valueOf(refusal.getMessage()).lines().findFirst().orElse("");
        if (refusal.getErrorCode() == IN_USE) {
            return "is in use by another process";
        }
        return switch (kind(refusal)) {
            case "08" -> "does not answer: " + message + reason(refusal);
            case "28" -> "refuses the user or the password: " + message;
            case "3D" -> "does not exist: " + message;
            case "42501" -> "refuses a right that the start needs: " + message;
            default -> "refuses a statement of the start: " + message;
        };
    }

    private static String action(SQLException refusal) {
        if (refusal.getErrorCode() == IN_USE) {
            return "Stop the other Gatehouse, or give this one a gatehouse.data-dir of its own.";
        }
        return switch (kind(refusal)) {
            case "08" -> "Check host and port in " + URL + ", and that the database runs.";
            case "28" ->
                "Set spring.datasource.username and spring.datasource.password; does the user exist, and may it connect?";
            case "3D" -> "Create the database, or correct " + URL + ".";
            case "42501" ->
                "Grant the right to the user of spring.datasource.username, such as"
                        + " \"grant create on schema public to gatehouse\".";
            default -> "Check " + URL + ", and the version of the database: see docs/database.md.";
        };
    }

    /** The code of a missing right, or the class of the code. */
    private static String kind(SQLException refusal) {
        String state = Objects.requireNonNullElse(refusal.getSQLState(), "");
        return state.equals("42501") || state.length() < 2 ? state : state.substring(0, 2);
    }

    /** What the operating system says, if the driver does not repeat it. */
    private static String reason(SQLException refusal) {
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(refusal);
        return cause == refusal ? "" : " (" + cause.getClass().getSimpleName() + ": " + cause.getMessage() + ")";
    }

    /** Without the parameters, which may contain a password. */
    private String database() {
        return environment.getProperty(URL, "").replaceFirst("[?;].*", "").replaceFirst("//[^/@]*@", "//");
    }

    /** The innermost one, which knows the most. */
    private static <T extends Throwable> @Nullable T causes(Throwable failure, Class<T> type) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((outer, inner) -> inner)
                .orElse(null);
    }
}
