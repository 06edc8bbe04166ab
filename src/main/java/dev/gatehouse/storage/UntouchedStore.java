package dev.gatehouse.storage;

import java.nio.file.Files;
import java.util.Optional;
import java.util.UUID;

/** The address by which {@code --check} opens the database: H2 then neither creates nor changes a file. */
public final class UntouchedStore {
    private static final String NEW = "jdbc:h2:mem:new-";
    private static final String READ_ONLY = ";ACCESS_MODE_DATA=r";

    private UntouchedStore() {}

    /**
     * @param jdbcUrl as configured
     * @return an empty database in memory if the start would create the configured one
     */
    public static String url(String jdbcUrl) {
        Optional<StoreFile> file = StoreFile.of(jdbcUrl);
        if (file.isPresent()
                && !Files.exists(file.get().path())
                && !Files.exists(file.get().mark())) {
            return NEW + UUID.randomUUID();
        }
        boolean isFile = jdbcUrl.startsWith("jdbc:h2:") && !jdbcUrl.matches("jdbc:h2:(mem|tcp|ssl):.*");
        return isFile ? jdbcUrl + ";IFEXISTS=TRUE;TRACE_LEVEL_FILE=0" + READ_ONLY : jdbcUrl;
    }

    static boolean isInMemory(String jdbcUrl) {
        return jdbcUrl.startsWith("jdbc:h2:mem:");
    }

    /** Whether the start creates the database. */
    static boolean isNew(String jdbcUrl) {
        return jdbcUrl.startsWith(NEW);
    }

    static boolean isReadOnly(String jdbcUrl) {
        return jdbcUrl.contains(READ_ONLY);
    }
}
