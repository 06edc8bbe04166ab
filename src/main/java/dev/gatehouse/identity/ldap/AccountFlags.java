package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.AccountState;
import dev.gatehouse.identity.IdentitySource.Answer.Rejected;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What an entry tells of the account, to whoever may read it. */
class AccountFlags {
    /** Of the directories that have them; the others do not mind being asked. */
    static final Set<String> ATTRIBUTES = Set.of(
            "userAccountControl",
            "accountExpires",
            "pwdAccountLockedTime",
            "nsAccountLock",
            "ds-pwp-account-disabled",
            "loginDisabled");

    private static final int ACCOUNT_DISABLED = 0x2;

    /** Locked until somebody unlocks it (draft-behera-ldap-password-policy-10, section 5.3.3); a time is a lock that ends. */
    private static final String LOCKED_FOR_GOOD = "000001010000Z";

    private static final Instant FILE_TIME_ZERO = Instant.parse("1601-01-01T00:00:00Z");

    private final Clock clock;

    AccountFlags(Clock clock) {
        this.clock = clock;
    }

    /**
     * That wrong passwords have locked an account for a while is no reason here: it says nothing of its owner, and
     * anybody can bring it about.
     *
     * @param proven whether the password has been found right
     */
    Optional<Rejected> shut(Entry entry, boolean proven) {
        if (isDisabled(entry)) {
            return Optional.of(new Rejected(AccountState.ACCOUNT_DISABLED, proven));
        }
        return hasExpired(entry)
                ? Optional.of(new Rejected("the account has expired", AccountState.ACCOUNT_DISABLED, proven))
                : Optional.empty();
    }

    private static boolean isDisabled(Entry entry) {
        return number(entry, "userAccountControl")
                        .filter(flags -> (flags & ACCOUNT_DISABLED) != 0)
                        .isPresent()
                || entry.texts("pwdAccountLockedTime").contains(LOCKED_FOR_GOOD)
                || isTrue(entry, "nsAccountLock")
                || isTrue(entry, "ds-pwp-account-disabled")
                || isTrue(entry, "loginDisabled");
    }

    /** In tenths of a microsecond since 1601; 0 and the greatest number are never. */
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
        } catch (NumberFormatException anotherMeaning) {
            return Optional.empty();
        }
    }
}
