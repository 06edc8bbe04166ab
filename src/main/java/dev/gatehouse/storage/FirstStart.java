package dev.gatehouse.storage;

import dev.gatehouse.config.Misconfiguration;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.PriorityOrdered;

/**
 * Deletes what a start has created that was refused before the service accepted requests: the embedded database, which
 * has nothing of which a client was informed, and the generated master key, which encrypts nothing else. A database that
 * existed, or that other nodes may use, is left with its key. This object is created first, and closed after the database.
 */
class FirstStart
        implements BeanFactoryPostProcessor,
                PriorityOrdered,
                ApplicationListener<WebServerInitializedEvent>,
                AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FirstStart.class);

    private final Path folder;
    private final Optional<StoreFile> database;
    private final List<Path> absent;
    private volatile boolean accepted;

    /**
     * @param folder of generated files
     * @param key the generated master key
     */
    FirstStart(String jdbcUrl, Path folder, Path key) {
        this.folder = folder;
        this.database = StoreFile.of(jdbcUrl);
        boolean isNew = database.filter(file -> Files.notExists(file.path()) && Files.notExists(file.mark()))
                .isPresent();
        this.absent = isNew || jdbcUrl.startsWith("jdbc:h2:mem:")
                ? Stream.concat(database.stream().flatMap(StoreFile::files), Stream.of(key, folder))
                        .filter(Files::notExists)
                        .toList()
                : List.of();
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    /** Nothing: the interface makes Spring create this object before the others. */
    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {}

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        accepted = true;
    }

    @Override
    public void close() {
        if (accepted || absent.isEmpty()) {
            return;
        }
        try {
            if (database.isPresent()) {
                database.get().requireUnused();
            }
            for (Path file : absent) {
                Files.deleteIfExists(file);
            }
        } catch (DirectoryNotEmptyException e) {
            log.debug("{} has other files", folder, e);
        } catch (IOException | Misconfiguration e) {
            log.warn("What the refused start has created in {} is not deleted: {}", folder, e.getMessage());
        }
    }
}
