package dev.gatehouse.storage;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;

/**
 * The migrations of newer versions in a database. They keep what this version uses, except those that are called {@code
 * contract_since_N_...}: they remove what versions without migration N use.
 */
final class NewerMigrations {
    /** Flyway's description: the name of the file with spaces. */
    private static final Pattern CONTRACT = Pattern.compile("contract since (\\d+) .+");

    private NewerMigrations() {}

    static List<MigrationInfo> applied(MigrationInfoService migrations) {
        return Arrays.stream(migrations.applied())
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS)
                .toList();
    }

    /** The newer migrations that have removed what this version uses. */
    static List<MigrationInfo> unusable(MigrationInfoService migrations) {
        return applied(migrations).stream()
                .filter(newer -> !isKnown(requiredBy(newer.getDescription()), migrations))
                .toList();
    }

    /** The number of the migration that a version must have to work after this one; 0 for any version. */
    static int requiredBy(String description) {
        Matcher contract = CONTRACT.matcher(description);
        return contract.matches() ? Integer.parseInt(contract.group(1)) : 0;
    }

    private static boolean isKnown(int number, MigrationInfoService migrations) {
        return number == 0
                || Arrays.stream(migrations.all())
                        .filter(migration -> migration.getState().isResolved())
                        .anyMatch(ours -> String.valueOf(number).equals(String.valueOf(ours.getVersion())));
    }
}
