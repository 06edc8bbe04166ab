package dev.gatehouse.storage;

import dev.gatehouse.config.Misconfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * A file beside the embedded database with the state that it has reached: H2 silently opens a file that was cut, or an older
 * one. A {@link BeanFactoryPostProcessor} is created before the database is opened, and destroyed after it has closed.
 */
class CommitMark implements BeanFactoryPostProcessor, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CommitMark.class);

    private final Optional<StoreFile> file;

    /** Whether this process may have changed the database. */
    private final boolean writable;

    private FileState reached = new FileState(0, 0);

    /** @param jdbcUrl without effect if it is not that of an embedded database in a file */
    CommitMark(String jdbcUrl) {
        this.file = StoreFile.of(jdbcUrl);
        this.writable = !UntouchedStore.isReadOnly(jdbcUrl);
    }

    /** @throws Misconfiguration if the database has lost commits */
    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        file.ifPresent(this::check);
    }

    private synchronized void check(StoreFile database) {
        try {
            reached = read(database.mark());
            FileState state = FileState.of(database.path()).orElse(reached);
            Misconfiguration.check(
                    !state.isBehind(reached),
                    "The embedded database " + database.path() + " has lost commits: it is at " + state
                            + ", but it was at " + reached + ". The file was cut, replaced by an older one, or deleted",
                    "Restore a backup: see docs/backup.md. To accept the loss, delete " + database.mark() + ".");
        } catch (IOException e) {
            throw new Misconfiguration(
                    "The embedded database " + database.path() + " cannot be read (" + e + ")",
                    "Give the user that runs Gatehouse access to it.");
        }
    }

    private static FileState read(Path mark) throws IOException {
        if (Files.notExists(mark)) {
            return new FileState(0, 0);
        }
        return FileState.parse(Files.readString(mark))
                .orElseThrow(() -> new Misconfiguration(
                        mark + " does not contain the state of the embedded database",
                        "Check that the database is complete, and delete " + mark + "."));
    }

    /** Writes the last commit that is in the file of the open database. */
    synchronized void write(MVStore open) {
        file.ifPresent(database -> {
            long commit = open.getFileStore().lastChunkVersion();
            // H2 may still be writing what makes this commit findable; this call waits for it.
            open.commit();
            write(database, new FileState(commit, 0));
        });
    }

    @Override
    public synchronized void close() {
        file.filter(database -> Files.exists(database.path())).ifPresent(database -> {
            try {
                FileState.of(database.path()).ifPresent(state -> write(database, state));
            } catch (IOException | Misconfiguration e) {
                log.warn("The embedded database {} cannot be read after it was closed", database.path(), e);
            }
        });
    }

    private void write(StoreFile database, FileState state) {
        if (!writable || !reached.isBehind(state)) {
            return;
        }
        Path draft = database.mark().resolveSibling(database.mark().getFileName() + ".draft");
        try {
            Files.writeString(
                    draft,
                    state.toString(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
            Files.move(draft, database.mark(), StandardCopyOption.ATOMIC_MOVE);
            reached = state;
        } catch (IOException e) {
            log.warn("{} cannot be written; the next start would not notice lost commits", database.mark(), e);
        }
    }
}
