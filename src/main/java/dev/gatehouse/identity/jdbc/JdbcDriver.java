package dev.gatehouse.identity.jdbc;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.jdbc.JdbcProperties.Database;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * Connects to the database of a user table with a driver of Gatehouse, or with one that the operator supplies. The classes
 * of that one see those of the JDK and of SLF4J only.
 */
final class JdbcDriver {
    private static final String SUPPLY =
            "Download the driver of the database, and set it to the jar, or to a folder with"
                    + " the jar and those that it needs.";

    private JdbcDriver() {}

    /** @throws Misconfiguration if there is no driver for the database */
    static DataSource dataSource(String source, Database database) {
        Path path = database.driverPath();
        Driver driver = path == null ? included(source, database.url()) : supplied(source, database.url(), path);
        return new SimpleDriverDataSource(driver, database.url(), properties(database)) {
            /** The pool sets it, and logs a refusal; the properties of the driver limit how long a login takes. */
            @Override
            public void setLoginTimeout(int seconds) {}

            @Override
            public int getLoginTimeout() {
                return 0;
            }
        };
    }

    private static Driver included(String source, String url) {
        try {
            return DriverManager.getDriver(url);
        } catch (SQLException e) {
            String key = JdbcProperties.key(source, "driver-path");
            throw new Misconfiguration(
                    JdbcProperties.key(source, "url") + " names a kind of database without a driver",
                    "Use jdbc:postgresql: or jdbc:h2:, or set " + key + ". "
                            + SUPPLY.replace("set it", "set that key"));
        }
    }

    private static Driver supplied(String source, String url, Path path) {
        String key = JdbcProperties.key(source, "driver-path");
        List<URL> jars = jars(path);
        Misconfiguration.check(!jars.isEmpty(), key + " is no jar and no folder with jars", SUPPLY);
        try {
            return ServiceLoader.load(Driver.class, new URLClassLoader(jars.toArray(URL[]::new), new LoggingOnly()))
                    .stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(driver -> accepts(driver, url))
                    .findFirst()
                    .orElseThrow(() -> new Misconfiguration(
                            key + " has no driver for " + JdbcProperties.key(source, "url"), SUPPLY));
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new Misconfiguration(
                    key + " has a driver that cannot be loaded: "
                            + Optional.ofNullable(e.getCause()).orElse(e),
                    SUPPLY);
        }
    }

    private static List<URL> jars(Path path) {
        try (Stream<Path> files = Files.walk(path, 1)) {
            List<URL> jars = new ArrayList<>();
            for (Path jar : files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(Files::isRegularFile)
                    .toList()) {
                jars.add(jar.toUri().toURL());
            }
            return jars;
        } catch (IOException noSuchFile) {
            return List.of();
        }
    }

    private static boolean accepts(Driver driver, String url) {
        try {
            return driver.acceptsURL(url);
        } catch (SQLException notItsUrl) {
            return false;
        }
    }

    /** Otherwise a server that disappears blocks a sign-in until TCP gives up. Settings in the URL take precedence. */
    private static Properties properties(Database database) {
        Properties properties = new Properties();
        if (database.username() != null) {
            properties.setProperty("user", database.username());
        }
        if (database.password() != null) {
            properties.setProperty("password", database.password());
        }
        long connect = database.connectionTimeout().toMillis();
        long read = database.queryTimeout().plusSeconds(1).toMillis();
        switch (DatabaseDriver.fromJdbcUrl(database.url())) {
            case POSTGRESQL -> {
                // In seconds, and 0 is no timeout.
                properties.setProperty("connectTimeout", String.valueOf(Math.max(1, connect / 1000)));
                properties.setProperty("socketTimeout", String.valueOf(read / 1000));
            }
            case MARIADB, MYSQL -> {
                properties.setProperty("connectTimeout", String.valueOf(connect));
                properties.setProperty("socketTimeout", String.valueOf(read));
            }
            default -> {}
        }
        return properties;
    }

    /** Without SLF4J, some drivers write to the standard output, and JSON logs would not be JSON. */
    private static final class LoggingOnly extends ClassLoader {
        LoggingOnly() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("org.slf4j.")) {
                return Class.forName(name, true, JdbcDriver.class.getClassLoader());
            }
            throw new ClassNotFoundException(name);
        }
    }
}
