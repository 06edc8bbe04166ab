package dev.gatehouse.verifier;

import java.io.IOException;

/** What a verifier reads from Gatehouse. A bean of this type replaces the requests by HTTP. */
public interface GatehouseServer {

    /**
     * Reads the published keys.
     *
     * @return a JWK set (RFC 7517, section 5)
     * @throws IOException if Gatehouse does not answer in time, or with an error
     */
    String keys() throws IOException, InterruptedException;

    /**
     * Reads the feed of ended sessions.
     *
     * @param cursor from the last response; empty at first
     * @param waitSeconds how long Gatehouse may wait for news
     * @return the response of {@code GET /revocations}
     * @throws UnknownCursorException if Gatehouse cannot read the cursor
     * @throws IOException if Gatehouse does not answer in time, or with an error
     */
    String revocations(String cursor, int waitSeconds) throws IOException, InterruptedException;

    /** The feed has to be read from the beginning. */
    final class UnknownCursorException extends IOException {
        public UnknownCursorException(String message) {
            super(message);
        }
    }
}
