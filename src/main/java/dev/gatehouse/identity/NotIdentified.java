package dev.gatehouse.identity;

import org.jspecify.annotations.Nullable;

/** The cause of a refusal: which source said no, or did not answer. */
public final class NotIdentified extends Exception {
    private final String source;

    NotIdentified(String source, @Nullable Throwable outage) {
        super(source, outage, false, false);
        this.source = source;
    }

    public String source() {
        return source;
    }
}
