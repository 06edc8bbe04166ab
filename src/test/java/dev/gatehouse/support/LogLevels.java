package dev.gatehouse.support;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Each test class begins with the log level INFO. An application sets the levels of the whole process, and the command
 * line turns the log off. Without this reset a class that reads the log would depend on the class before it.
 */
public final class LogLevels implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        LoggingSystem.get(LogLevels.class.getClassLoader()).setLogLevel(null, LogLevel.INFO);
    }
}
