package dev.gatehouse.verifier;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A response of the feed.
 *
 * @param withdrawn the ids of keys that were declared compromised
 */
record FeedPage(String cursor, List<EndedSession> sessions, List<EndedUser> users, List<String> withdrawn) {

    /** @param until when its last token has expired, in seconds */
    record EndedSession(String sid, long until) {}

    /**
     * All sessions of a user that were opened until a time, except one.
     *
     * @param sub empty for all users
     * @param except the session that continues, or null
     */
    record EndedUser(String sub, long notAfter, String except, long until) {
        boolean concerns(String sid, long openedAt) {
            return openedAt <= notAfter && !sid.equals(except);
        }

        /** A feed that was read again may name an earlier end after a later one. */
        EndedUser orLater(EndedUser other) {
            return other.notAfter >= notAfter ? other : this;
        }
    }

    /** Whether the reader has all that has ended, and so may wait for news. */
    boolean isLast() {
        return sessions.isEmpty() && users.isEmpty();
    }

    /** @throws ParseException if a member is missing or has another type; members that are unknown are ignored */
    static FeedPage parse(String json) throws ParseException {
        Map<String, Object> page = JSONObjectUtils.parse(json);
        List<EndedSession> sessions = new ArrayList<>();
        for (Map<String, Object> end : objects(page, "ended")) {
            sessions.add(new EndedSession(text(end, "sid"), JSONObjectUtils.getLong(end, "until")));
        }
        List<EndedUser> users = new ArrayList<>();
        for (Map<String, Object> end : objects(page, "users")) {
            users.add(new EndedUser(
                    text(end, "sub"),
                    JSONObjectUtils.getLong(end, "not_after"),
                    JSONObjectUtils.getString(end, "except"),
                    JSONObjectUtils.getLong(end, "until")));
        }
        List<String> withdrawn = JSONObjectUtils.getStringList(page, "withdrawn");
        return new FeedPage(text(page, "cursor"), sessions, users, withdrawn == null ? List.of() : withdrawn);
    }

    private static Map<String, Object>[] objects(Map<String, Object> page, String name) throws ParseException {
        Map<String, Object>[] members = JSONObjectUtils.getJSONObjectArray(page, name);
        if (members == null) {
            throw new ParseException("the feed lacks " + name, 0);
        }
        return members;
    }

    private static String text(Map<String, Object> object, String name) throws ParseException {
        String text = JSONObjectUtils.getString(object, name);
        if (text == null) {
            throw new ParseException("the feed lacks " + name, 0);
        }
        return text;
    }
}
