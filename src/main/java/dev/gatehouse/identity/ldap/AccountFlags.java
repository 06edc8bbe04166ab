package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.AccountState;
import dev.gatehouse.identity.IdentitySource.Answer.Rejected;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Reads from an entry whether its account is disabled or expired. */
class AccountFlags {
    /** Each is known to some directories; the others ignore it in a request. */
    static final Set<String> ATTRIBUTES = Set.of(
            "userAccountControl",
            "accountExpires",
            "pwdAccountLockedTime",
            "nsAccountLock",
            "ds-pwp-account-disabled",
            "loginDisabled");

    private static final int ACCOUNT_DISABLED = 0x2;

    /** Locked until an administrator unlocks it (draft-behera-ldap-password-policy-10, section 5.3.3). */
    private static final String LOCKED_PERMANENTLY = "000001010000Z";

    private static final Instant FILE_TIME_ZERO = Instant.parse("1601-01-01T00:00:00Z");

    private final Clock clock;

    AccountFlags(Clock clock) {
        this.clock = clock;
    }

    /**
     * The reason to reject the user. A temporary lock after wrong passwords is none: any client can cause it, so it would
     * end the sessions of the user.
     *
     * @param passwordVerified whether the password is known to be right
     */
    Optional<Rejected> denial(Entry entry, boolean passwordVerified) {
        if (isDisabled(entry)) {
            return Optional.of(new Rejected(AccountState.ACCOUNT_DISABLED, passwordVerified));
        }
        return hasExpired(entry)
                ? Optional.of(new Rejected("the account has expired", AccountState.ACCOUNT_DISABLED, passwordVerified))
                : Optional.empty();
    }

    private static boolean isDisabled(Entry entry) {
        return number(entry, "userAccountControl")
                        .filter(flags -> (flags & ACCOUNT_DISABLED) != 0)
                        .isPresent()
                || entry.texts("pwdAccountLockedTime").contains(LOCKED_PERMANENTLY)
                || isTrue(entry, "nsAccountLock")
                || isTrue(entry, "ds-pwp-account-disabled")
                || isTrue(entry, "loginDisabled");
    }

    /** A number of 100 ns since 1601; 0 and the greatest number mean never. */
    private boolean hasExpired(Entry entry) {
        return number(entry, "accountExpires")
                .filter(ticks -> ticks > 0 && ticks < Long.MAX_VALUE)
                .filter(ticks -> !FILE_TIME_ZERO
                        .plus(Duration.ofSeconds(ticks / 10_000_000))
                        .isAfter(clock.instant()))
                .isPresent();
    }

    private static boolean isTrue(Entry entry, String attribute) {
        return entry.text(attribute).filter("true"::equalsIgnoreCase).isPresent();
    }

    private static Optional<Long> number(Entry entry, String attribute) {
        try {
            return entry.text(attribute).map(Long::valueOf);
        } catch (NumberFormatException otherSyntax) {
            return Optional.empty();
        }
    }
}
