package dev.gatehouse.throttle;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.text.Sha256;
import dev.gatehouse.throttle.ThrottleStore.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Somebody tries to come in. Its budgets are named by hashes, which are of one length whatever was typed.
 *
 * @param user whose password it is about, in the one spelling of user names; null for a token
 * @param caller who tries
 * @param strangers the budgets of somebody who has not signed in from there before: the address and the name
 * @param own the budget of this user at this address, once the user has
 */
public record LoginAttempt(
        @Nullable String user,
        Caller caller,
        List<String> strangers,
        @Nullable String own) {

    /** @param user in the one spelling of user names, whether or not there is such a user */
    public static LoginAttempt withPassword(String user, Caller caller) {
        String block = caller.block();
        return new LoginAttempt(user, caller, List.of(id("address", block), id("user", user)), id("both", block, user));
    }

    /** A token of another issuer cannot be guessed, but it costs to look at one; passwords are not slowed down by it. */
    public static LoginAttempt withToken(Caller caller) {
        return new LoginAttempt(null, caller, List.of(id("token", caller.block())), null);
    }

    List<String> all() {
        return own == null
                ? strangers
                : Stream.concat(strangers.stream(), Stream.of(own)).toList();
    }

    /** Those that are in force. */
    List<String> budgets(boolean known) {
        return known && own != null ? List.of(own) : strangers;
    }

    /** Until when the user is known at this address, or long ago. */
    Instant knownUntil(Map<String, Row> rows) {
        Row row = own == null ? null : rows.get(own);
        Instant until = row == null ? null : row.knownUntil();
        return until == null ? Instant.EPOCH : until;
    }

    private static String id(String... parts) {
        return Sha256.base64Url(String.join("\0", parts));
    }
}
