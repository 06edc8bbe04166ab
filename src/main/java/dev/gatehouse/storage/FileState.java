package dev.gatehouse.storage;

import dev.gatehouse.config.Misconfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * How far the file of the embedded database has got.
 *
 * @param commit the number of its last commit; 0 if it has none
 * @param bytes its length when the database was closed; 0 while it is open, since H2 may then shorten the file
 */
record FileState(long commit, long bytes) {
    private static final Pattern TEXT = Pattern.compile("commit (\\d{1,18}), bytes (\\d{1,18})\\s*");

    /**
     * Reads the state as H2 would open it, and changes nothing. H2 looks for the newest commit whose parts it can find; after
     * an orderly shutdown it looks for 20 of them only, hence the length.
     *
     * @return empty if the database is in use
     * @throws Misconfiguration if H2 finds no readable commit
     */
    static Optional<FileState> of(Path database) throws IOException {
        if (Files.notExists(database) || Files.size(database) == 0) {
            return Optional.of(new FileState(0, 0));
        }
        try {
            MVStore store = new MVStore.Builder()
                    .fileName(database.toString())
                    .readOnly()
                    .autoCommitDisabled()
                    .open();
            try {
                return Optional.of(new FileState(store.getFileStore().lastChunkVersion(), Files.size(database)));
            } finally {
                store.closeImmediately();
            }
        } catch (RuntimeException e) {
            if (e instanceof MVStoreException known && known.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                return Optional.empty();
            }
            throw new Misconfiguration(
                    "The embedded database " + database + " was cut or damaged: H2 cannot read it (" + e.getMessage()
                            + ")",
                    "Restore a backup: see docs/backup.md.");
        }
    }

    /** @return empty if the text is not that of a state */
    static Optional<FileState> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new FileState(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    /** Whether commits that the other state has are missing in this one. */
    boolean isBehind(FileState other) {
        return commit < other.commit || (commit == other.commit && bytes < other.bytes);
    }

    @Override
    public String toString() {
        return "commit " + commit + ", bytes " + bytes;
    }
}
