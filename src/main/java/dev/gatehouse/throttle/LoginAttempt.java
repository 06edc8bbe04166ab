package dev.gatehouse.throttle;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.text.Sha256;
import dev.gatehouse.throttle.ThrottleStore.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to sign in, and the failure budgets that it uses. The id of a budget is a hash: users type passwords into the
 * field for the name, and all ids have one length.
 *
 * @param user the normalized user name; null for a token
 * @param sharedBudgets the address and the user name, for callers who have not signed in from this address before
 * @param personalBudget this user at this address, for callers who have; null for a token
 */
public record LoginAttempt(
        @Nullable String user,
        Caller caller,
        List<String> sharedBudgets,
        @Nullable String personalBudget) {

    /** @param user the normalized user name, whether or not the user exists */
    public static LoginAttempt withPassword(String user, Caller caller) {
        String block = caller.block();
        return new LoginAttempt(
                user, caller, List.of(addressBudget(block), userBudget(user)), personalBudget(block, user));
    }

    /**
     * An attempt whose user turned out to be this one. The address is counted with the name that was typed.
     *
     * @param user the canonical user name
     */
    public static LoginAttempt ofPerson(String user, Caller caller) {
        return new LoginAttempt(user, caller, List.of(userBudget(user)), personalBudget(caller.block(), user));
    }

    /** A token of another issuer cannot be guessed, but its verification is expensive. It uses no budget of passwords. */
    public static LoginAttempt withToken(Caller caller) {
        return new LoginAttempt(null, caller, List.of(tokenBudget(caller.block())), null);
    }

    /** Whether a budget is that of the user name. */
    boolean isOfName(String id) {
        return user != null && id.equals(sharedBudgets.get(sharedBudgets.size() - 1));
    }

    List<String> allBudgets() {
        return personalBudget == null
                ? sharedBudgets
                : Stream.concat(sharedBudgets.stream(), Stream.of(personalBudget))
                        .toList();
    }

    /** @param known whether the user has signed in from this address before */
    List<String> budgets(boolean known) {
        return known && personalBudget != null ? List.of(personalBudget) : sharedBudgets;
    }

    /** The time until which the user is known at this address; in the past if they are not. */
    Instant knownUntil(Map<String, Row> rows) {
        return Optional.ofNullable(personalBudget)
                .map(rows::get)
                .map(Row::knownUntil)
                .orElse(Instant.EPOCH);
    }

    /** @param block see {@link Caller#block} */
    static String addressBudget(String block) {
        return id("address", block);
    }

    /** @param block see {@link Caller#block} */
    static String tokenBudget(String block) {
        return id("token", block);
    }

    static String userBudget(String user) {
        return id("user", user);
    }

    static String personalBudget(String block, String user) {
        return id("both", block, user);
    }

    private static String id(String... parts) {
        return Sha256.base64Url(String.join("\0", parts));
    }
}
