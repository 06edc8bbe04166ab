package dev.gatehouse.config;

/**
 * The profile of an application that a command ({@code --check}, {@code keys}) started instead of the service. It starts
 * no web server, runs no scheduled work and creates no user.
 */
public final class CheckMode {
    public static final String PROFILE = "gatehouse-command";

    /** Limits a bean or a configuration class to the service. */
    public static final String OFF = "!" + PROFILE;

    /** The further profile of {@code --check}, which creates and changes no file and no row. */
    public static final String CHECK = "gatehouse-check";

    private CheckMode() {}
}
