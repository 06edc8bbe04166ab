package dev.gatehouse.storage;

import dev.gatehouse.config.Misconfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * The folder {@code gatehouse.data-dir}: the embedded database and generated keys. It is made for its owner alone, as a
 * {@link BeanFactoryPostProcessor} so that this happens before any bean, the database among them, writes into it.
 */
public class DataDirectory implements BeanFactoryPostProcessor {
    private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);

    private final Path path;

    DataDirectory(Environment environment) {
        this.path = Path.of(environment.getProperty("gatehouse.data-dir", "./data"));
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        try {
            Files.createDirectories(path, ownerOnly("rwx------"));
        } catch (IOException e) {
            throw new Misconfiguration(
                    "gatehouse.data-dir",
                    "names a folder that cannot be made: " + path.toAbsolutePath() + " (" + e + ")",
                    "Name a folder in which the user that runs Gatehouse may write.");
        }
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    /**
     * A secret that is made when it is first asked for, readable by its owner alone. A crash leaves either no file or the
     * whole one, and of two processes at once both get the same.
     */
    public Path secretOnce(String name, Supplier<String> content) throws IOException {
        if (Files.notExists(file(name))) {
            Path draft = Files.createTempFile(path, name, ".draft", ownerOnly("rw-------"));
            Files.writeString(draft, content.get(), StandardCharsets.UTF_8);
            try {
                Files.createLink(file(name), draft);
                log.info("made {}", file(name).toAbsolutePath());
            } catch (FileAlreadyExistsException anotherProcessWasFaster) {
                log.debug("{} is there already", file(name));
            } finally {
                Files.delete(draft);
            }
        }
        return file(name);
    }

    private FileAttribute<?>[] ownerOnly(String permissions) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
