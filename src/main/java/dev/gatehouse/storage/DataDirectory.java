package dev.gatehouse.storage;

import dev.gatehouse.config.CheckMode;
import dev.gatehouse.config.Findings;
import dev.gatehouse.config.Misconfiguration;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/**
 * The folder {@code gatehouse.data-dir}, which holds the embedded database and generated keys. Only its owner has access. For
 * the embedded database it is created by a {@link BeanFactoryPostProcessor}, that is, before a bean such as the database
 * writes into it; otherwise when a key is generated.
 */
public class DataDirectory implements BeanFactoryPostProcessor {
    private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);

    private final Path path;

    private final boolean embedded;

    /** From elsewhere: none is generated in the folder. */
    private final boolean hasMasterKey;

    /** Not a command, which changes nothing. */
    private final boolean service;

    /** {@code --check}, which does not create the folder either. */
    private final boolean check;

    DataDirectory(Environment environment) {
        this.path = Path.of(environment.getProperty("gatehouse.data-dir", "./data"));
        this.embedded =
                environment.getProperty("spring.datasource.url", "jdbc:h2:").startsWith("jdbc:h2:");
        this.hasMasterKey = Stream.of("", "[0]", "-file", "-command", "-command[0]")
                .anyMatch(key -> environment.containsProperty("gatehouse.keys.master-key" + key));
        this.service = environment.acceptsProfiles(Profiles.of(CheckMode.OFF));
        this.check = environment.acceptsProfiles(Profiles.of(CheckMode.CHECK));
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        if (embedded && !check) {
            create();
        }
    }

    private void create() {
        try {
            Files.createDirectories(path, OwnerOnly.folder(path));
        } catch (IOException e) {
            throw unusable("be created", String.valueOf(e));
        }
        restrict(path);
    }

    /**
     * Tests what the start needs, without creating the folder.
     *
     * @throws Misconfiguration if this process may not write into it, or not create it
     */
    public void check(Findings findings) {
        if (!embedded && hasMasterKey) {
            return;
        }
        Path folder = path.toAbsolutePath().normalize();
        if (Files.isDirectory(folder)) {
            requireWritable(folder, "be written");
            findings.accept(folder + " can be written");
            return;
        }
        Path existing = folder;
        while (existing != null && Files.notExists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing)) {
            throw unusable("be created", existing + " is no folder");
        }
        requireWritable(existing, "be created");
        findings.accept("the first start creates " + folder);
    }

    private void requireWritable(Path folder, String purpose) {
        if (!Files.isWritable(folder)) {
            throw unusable(purpose, "no right to write in " + folder);
        }
    }

    private Misconfiguration unusable(String purpose, String reason) {
        return new Misconfiguration(
                "gatehouse.data-dir is a folder that cannot " + purpose + ": " + path.toAbsolutePath() + " (" + reason
                        + ")",
                "Give a folder in which the user that runs Gatehouse may write.");
    }

    /** Takes the rights of all but the owner on a file or folder with secrets, or warns of them. */
    private void restrict(Path secret) {
        if (service) {
            OwnerOnly.restrict(secret);
        }
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    /** Whether the embedded database can still be written after so many more bytes were. */
    public boolean hasSpaceFor(long bytes) {
        return path.toFile().getUsableSpace() - bytes > DiskReserve.BYTES;
    }

    /** A file to write and read that is deleted when it is closed, and on POSIX systems also when the process is killed. */
    public FileChannel temporaryFile() throws IOException {
        Set<OpenOption> options = Set.of(
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        return FileChannel.open(file(UUID.randomUUID() + ".draft"), options, OwnerOnly.file(path));
    }

    /**
     * Returns the file of a generated secret, and creates it if it does not exist. Only the owner can read it. A crash leaves
     * a complete file or none, and what is returned survives a power failure. Two processes that create it at once get the same
     * content.
     */
    public Path secretOnce(String name, Supplier<String> content) throws IOException {
        if (Files.notExists(file(name))) {
            create();
            Path draft = Files.createTempFile(path, name, ".draft", OwnerOnly.file(path));
            Files.writeString(draft, content.get(), StandardCharsets.UTF_8, StandardOpenOption.SYNC);
            try {
                Files.createLink(file(name), draft);
                log.info("created {}", file(name).toAbsolutePath());
            } catch (FileAlreadyExistsException anotherProcessWasFaster) {
                log.debug("{} exists already", file(name));
            } finally {
                Files.delete(draft);
            }
            FolderSync.force(file(name));
        }
        restrict(file(name));
        return file(name);
    }
}
