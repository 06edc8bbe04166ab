package dev.gatehouse.session;

import dev.gatehouse.caller.Caller;

/**
 * Where a session was opened, in a form that fits the table and is safe to show.
 *
 * @param userAgent the visible characters of the header {@code User-Agent}, shortened; empty when there is none
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

    /** Removes what is invisible, such as a change of the text direction, and what a database may refuse. */
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
