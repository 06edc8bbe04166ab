package dev.gatehouse.problem;

/**
 * Stops the start: names the configuration key that is wrong and how to mend it, never its value, which may be a
 * secret.
 */
public final class Misconfiguration extends RuntimeException {
    private final String mend;

    /**
     * @param key the property, as in {@code gatehouse.token.secret}
     * @param problem what is wrong with it, a clause that follows the key
     * @param mend what the operator can do, a sentence
     */
    public Misconfiguration(String key, String problem, String mend) {
        super(key + " " + problem);
        this.mend = mend;
    }

    public String mend() {
        return mend;
    }
}
