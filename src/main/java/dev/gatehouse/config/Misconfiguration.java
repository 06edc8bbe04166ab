package dev.gatehouse.config;

/**
 * Stops the start. The message names the configuration key and the problem, never the value of a secret; {@link #action}
 * says how to fix it.
 */
public final class Misconfiguration extends RuntimeException {
    private final String action;

    /**
     * @param problem the configuration key and what is wrong, such as "gatehouse.token.lifetime is negative"
     * @param action a sentence that says what the operator can do
     */
    public Misconfiguration(String problem, String action) {
        super(problem);
        this.action = action;
    }

    /** @throws Misconfiguration if {@code valid} is false; the other parameters are those of the constructor */
    public static void check(boolean valid, String problem, String action) {
        if (!valid) {
            throw new Misconfiguration(problem, action);
        }
    }

    public String action() {
        return action;
    }
}
