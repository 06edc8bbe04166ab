package dev.gatehouse.config;

/**
 * Stops the start: names the configuration key that is wrong and how to mend it, never its value, which may be a
 * secret.
 */
public final class Misconfiguration extends RuntimeException {
    private final String action;

    /**
     * @param key the property, as in {@code gatehouse.token.secret}
     * @param problem what is wrong with it, a clause that follows the key
     * @param action what the operator can do, a sentence
     */
    public Misconfiguration(String key, String problem, String action) {
        super(key + " " + problem);
        this.action = action;
    }

    public String action() {
        return action;
    }
}
