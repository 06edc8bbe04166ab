package dev.gatehouse.session;

import dev.gatehouse.caller.Caller;

/**
 * Where a session was opened, as it fits the table and a page that shows it.
 *
 * @param userAgent what could be seen of it, shortened; empty when nothing was sent
 */
record SessionOrigin(String address, String userAgent) {
    private static final int MAX_ADDRESS = 64;
    private static final int MAX_USER_AGENT = 256;

    static SessionOrigin of(Caller caller) {
        String address = caller.address();
        String userAgent = caller.userAgent();
        return new SessionOrigin(
                address.substring(0, Math.min(MAX_ADDRESS, address.length())),
                userAgent == null ? "" : visible(userAgent));
    }

    /** Anybody can send anything: what cannot be seen, and what no database takes, is left out. */
    private static String visible(String text) {
        return text.codePoints()
                .filter(Character::isBmpCodePoint)
                .filter(c -> switch (Character.getType(c)) {
                    case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> false;
                    default -> true;
                })
                .limit(MAX_USER_AGENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
