package dev.gatehouse.storage;

import dev.gatehouse.problem.Misconfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * The folder {@code gatehouse.data-dir}: the embedded database and generated keys. It is made for its owner alone, as a
 * {@link BeanFactoryPostProcessor} so that this happens before any bean, the database among them, writes into it.
 */
public class DataDirectory implements BeanFactoryPostProcessor {
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
     * Writes a secret so that no one but the owner can ever read it, and so that a crash leaves either no file or the
     * whole one.
     */
    public void writeSecret(String name, String content) throws IOException {
        Path draft = Files.createTempFile(path, name, ".draft", ownerOnly("rw-------"));
        Files.writeString(draft, content, StandardCharsets.UTF_8);
        Files.move(draft, file(name), StandardCopyOption.ATOMIC_MOVE);
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
