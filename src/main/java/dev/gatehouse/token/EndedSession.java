package dev.gatehouse.token;

/** A token that is good in all but that its session was ended. */
public final class EndedSession extends RuntimeException {
    private final String sid;
    private final String user;

    EndedSession(AccessToken token) {
        super("the session was ended", null, false, false);
        this.sid = token.sessionId();
        this.user = token.subject();
    }

    public String sid() {
        return sid;
    }

    public String user() {
        return user;
    }
}
