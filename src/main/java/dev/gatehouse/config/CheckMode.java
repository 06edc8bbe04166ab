package dev.gatehouse.config;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether the application was started by a command ({@code --check}, {@code keys}) instead of as the service. A command
 * starts no web server, runs no scheduled work and creates no user.
 */
public final class CheckMode {
    private static final String KEY = "gatehouse.check";

    /** The command line argument that turns this mode on. */
    public static final String ARGUMENT = "--" + KEY + "=true";

    private CheckMode() {}

    public static boolean isOn(Environment environment) {
        return environment.getProperty(KEY, Boolean.class, false);
    }

    /** Limits a bean or a configuration class to the service. */
    public static final class Off implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !isOn(context.getEnvironment());
        }
    }
}
