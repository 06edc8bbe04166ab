package dev.gatehouse.config;

/** The profile of an edge node, which verifies tokens near the applications and has no database, key or user. */
public final class EdgeMode {
    public static final String PROFILE = "edge";

    /** Limits a bean or a configuration class to nodes of the core. */
    public static final String OFF = "!" + PROFILE;

    private EdgeMode() {}
}
