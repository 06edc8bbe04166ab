package dev.gatehouse.identity.oauth;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import java.util.function.Consumer;

/** How it is found out whether a token is the provider's, and meant for us. */
interface TokenVerification {

    /**
     * @throws SourceUnavailable when the question could not be answered
     * @throws Misconfiguration when it never will be
     */
    Verdict verify(String token);

    /** Does ahead what needs no token, so that the first sign-in need not wait for it. */
    void prepare();

    /** As in {@link dev.gatehouse.identity.IdentitySource#check}. */
    void check(Consumer<String> found);

    /** What became of a token. */
    sealed interface Verdict {

        record Accepted(Claims claims) implements Verdict {}

        /** @param reason for the log */
        record Refused(String reason) implements Verdict {}
    }
}
