package dev.gatehouse.identity.oauth;

import dev.gatehouse.config.Findings;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;

/** Verifies that a token was issued by the provider and is meant for Gatehouse. */
interface TokenVerification {

    /**
     * @throws SourceUnavailable if the provider does not answer
     * @throws Misconfiguration if a setting is wrong
     */
    Verdict verify(String token);

    /** Fetches in advance what every verification needs, so that the first sign-in does not wait for it. */
    void prepare();

    /** See {@link dev.gatehouse.identity.IdentitySource#check}. */
    void check(Findings found);

    /** The result of a verification. */
    sealed interface Verdict {

        record Accepted(Claims claims) implements Verdict {}

        /** @param reason for the log */
        record Rejected(String reason) implements Verdict {}

        /** The same verdict; a rejection with a summary of the token after the reason. */
        default Verdict describedBy(String summary) {
            return this instanceof Rejected rejected ? new Rejected(rejected.reason() + summary) : this;
        }
    }
}
