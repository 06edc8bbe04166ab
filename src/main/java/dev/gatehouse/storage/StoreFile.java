package dev.gatehouse.storage;

import dev.gatehouse.config.Misconfiguration;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The file of the embedded database. */
public record StoreFile(Path path) {
    private static final String SUFFIX = ".mv.db";
    private static final Pattern URL = Pattern.compile("jdbc:h2:(?:synced|file):([^;]+)(.*)");
    private static final Pattern ENCRYPTED = Pattern.compile("(?i).*;cipher=.*");
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** @return empty if the URL is not that of an embedded database in a file, or if H2 encrypts the file */
    public static Optional<StoreFile> of(String jdbcUrl) {
        Matcher url = URL.matcher(jdbcUrl);
        if (!url.matches() || ENCRYPTED.matcher(url.group(2)).matches()) {
            return Optional.empty();
        }
        String home = Matcher.quoteReplacement(System.getProperty("user.home"));
        return Optional.of(new StoreFile(Path.of(url.group(1).replaceFirst("^~", home) + SUFFIX)));
    }

    /** The URL of an embedded database in this file. */
    public String url() {
        return "jdbc:h2:synced:" + withoutSuffix(path.toAbsolutePath().toString()) + ";WRITE_DELAY=0";
    }

    /** The file beside it with the last known state. */
    Path mark() {
        return path.resolveSibling(withoutSuffix(path.getFileName().toString()) + ".mark");
    }

    /** The database and what belongs to it. */
    Stream<Path> files() {
        return Stream.of(
                path,
                mark(),
                path.resolveSibling(withoutSuffix(path.getFileName().toString()) + ".trace.db"));
    }

    /** A file in the same folder, to be prepared and moved here. */
    public StoreFile draft() {
        return new StoreFile(path.resolveSibling("restoring" + SUFFIX));
    }

    /** @throws Misconfiguration if a process uses the database */
    public void requireUnused() throws IOException {
        if (Files.exists(path)) {
            lock().close();
        }
    }

    /** Deletes the database, which is a draft. */
    public void delete() throws IOException {
        Files.deleteIfExists(path);
        Files.deleteIfExists(mark());
    }

    /**
     * Replaces the database in one step. The old one gets another name.
     *
     * @return where the old one is; null if there was none
     * @throws Misconfiguration if a process uses the database
     */
    public @Nullable Path replaceBy(StoreFile draft, Instant now) throws IOException {
        Path old = null;
        if (Files.exists(path)) {
            old = path.resolveSibling(path.getFileName() + ".before-restore-" + TIMESTAMP.format(now));
            FileChannel locked = lock();
            try {
                Files.createLink(old, path);
                Files.move(draft.path, path, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                locked.close();
            }
        } else {
            Files.move(draft.path, path, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.deleteIfExists(mark());
        FolderSync.force(path);
        return old;
    }

    /** As H2 does: a lock of the whole file. */
    private FileChannel lock() throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            Misconfiguration.check(lock != null, inUse(), "Stop Gatehouse first.");
            return channel;
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new Misconfiguration(inUse(), "Stop Gatehouse first.");
        } catch (Misconfiguration e) {
            channel.close();
            throw e;
        }
    }

    private static String withoutSuffix(String name) {
        return name.substring(0, name.length() - SUFFIX.length());
    }

    private String inUse() {
        return "The embedded database " + path.toAbsolutePath() + " is in use by a running Gatehouse";
    }
}
