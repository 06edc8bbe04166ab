package dev.gatehouse.overview;

import java.util.Comparator;

/**
 * What is counted together.
 *
 * @param name the source of a sign-in, the rule of an alert; empty for sessions
 * @param outcome of a sign-in, as in the audit log; empty for the others
 * @param bucket of the duration of a sign-in, see {@link Latency}; 0 for the others
 */
record Counted(Kind kind, String name, String outcome, int bucket) {
    /** The order in which rows are locked: that of all nodes. */
    static final Comparator<Counted> ORDER = Comparator.comparing(Counted::kind)
            .thenComparing(Counted::name)
            .thenComparing(Counted::outcome)
            .thenComparing(Counted::bucket);

    private static final int MAX_NAME = 64;

    Counted {
        name = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
    }

    enum Kind {
        SIGN_IN,
        ALERT
    }

    static Counted alert(String rule) {
        return new Counted(Kind.ALERT, rule, "", 0);
    }
}
