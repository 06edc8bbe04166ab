package dev.gatehouse.session;

/**
 * A session ended before its time.
 *
 * @param id the claim {@code sid}
 * @param user whose it was
 */
public record SessionEnded(String id, String user, EndReason reason) {}
