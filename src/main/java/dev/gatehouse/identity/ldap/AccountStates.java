package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.AccountState;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.Answer.Rejected;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads why an account may not sign in: from the response to a bind, by the password policy control or by Active
 * Directory, and from the entry.
 */
final class AccountStates {
    /** Each is known to some directories; the others ignore it in a request. */
    static final Set<String> ATTRIBUTES = Set.of(
            "userAccountControl",
            "accountExpires",
            "pwdAccountLockedTime",
            "pwdFailureTime",
            "nsAccountLock",
            "ds-pwp-account-disabled",
            "loginDisabled");

    /**
     * When the password was changed, or 0 when it must be changed: of Active Directory, of servers with a password policy, of
     * 389 Directory Server and of FreeIPA.
     */
    static final List<String> PASSWORD_CHANGES =
            List.of("pwdLastSet", "pwdChangedTime", "pwdUpdateTime", "krbLastPwdChange");

    private static final int ACCOUNT_DISABLED = 0x2;

    /** Locked until an administrator unlocks it (draft-behera-ldap-password-policy-10, section 5.3.3). */
    private static final String LOCKED_PERMANENTLY = "000001010000Z";

    /**
     * As many wrong passwords may have caused a lock without an end. Where the policy has no duration of locks, a server such
     * as ApacheDS writes the same value as an administrator does, but it also has the times of the failures.
     */
    private static final int FAILURES_THAT_LOCK = 3;

    /** The result code of 389 Directory Server for an account that was inactivated; for a locked one it is 19. */
    private static final int UNWILLING_TO_PERFORM = 53;

    private static final int POLICY_ACCOUNT_LOCKED = 1;

    private static final Instant FILE_TIME_ZERO = Instant.parse("1601-01-01T00:00:00Z");

    /** As in {@code 80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 52e, v1db1}. */
    private static final Pattern SUB_CODE =
            Pattern.compile("AcceptSecurityContext error, data (\\p{XDigit}{1,8})(?!\\p{XDigit})");

    private AccountStates() {}

    /** Empty when the user is accepted. A server may accept a bind only so that the user can change the password. */
    static Optional<Rejected> denial(BindResponse response) {
        if (response instanceof BindResponse.Refused refused
                && refused.code() == UNWILLING_TO_PERFORM
                && Objects.equals(refused.policyError(), POLICY_ACCOUNT_LOCKED)) {
            return Optional.of(new Rejected(AccountState.ACCOUNT_DISABLED, false));
        }
        Optional<Rejected> denial = policyError(response.policyError());
        return response instanceof BindResponse.Refused refused
                ? Optional.of(denial.orElseGet(() -> subCode(refused.diagnostic())))
                : denial;
    }

    /**
     * Empty when the account is active. A temporary lock after wrong passwords does not count: any client can cause it, so
     * it would end the sessions of the user.
     */
    static Optional<Answer> denial(Entry entry, boolean passwordVerified, Instant now) {
        if (isDisabled(entry)) {
            return Optional.of(new Rejected(AccountState.ACCOUNT_DISABLED, passwordVerified));
        }
        return hasExpired(entry, now)
                ? Optional.of(new Rejected("the account has expired", AccountState.ACCOUNT_DISABLED, passwordVerified))
                : Optional.empty();
    }

    /**
     * Differs after each change of the password. Servers with a password policy show no time until the first change, so its
     * absence is a value, too.
     */
    static String passwordVersion(Entry entry) {
        return PASSWORD_CHANGES.stream()
                .flatMap(attribute -> entry.text(attribute).map(time -> attribute + "=" + time).stream())
                .findFirst()
                .orElse("");
    }

    private static boolean isDisabled(Entry entry) {
        return (number(entry, "userAccountControl") & ACCOUNT_DISABLED) != 0
                || isLockedByAdministrator(entry)
                || Stream.of("nsAccountLock", "ds-pwp-account-disabled", "loginDisabled")
                        .flatMap(flag -> entry.text(flag).stream())
                        .anyMatch("true"::equalsIgnoreCase);
    }

    private static boolean isLockedByAdministrator(Entry entry) {
        return entry.texts("pwdAccountLockedTime").contains(LOCKED_PERMANENTLY)
                && entry.texts("pwdFailureTime").size() < FAILURES_THAT_LOCK;
    }

    /** A number of 100 ns since 1601; 0 and the greatest number mean never. */
    private static boolean hasExpired(Entry entry, Instant now) {
        long ticks = number(entry, "accountExpires");
        return ticks > 0
                && ticks < Long.MAX_VALUE
                && !FILE_TIME_ZERO.plusSeconds(ticks / 10_000_000).isAfter(now);
    }

    /** 0 when the attribute is missing or has another syntax. */
    private static long number(Entry entry, String attribute) {
        try {
            return entry.text(attribute).map(Long::valueOf).orElse(0L);
        } catch (NumberFormatException otherSyntax) {
            return 0;
        }
    }

    /** Draft-behera-ldap-password-policy-10, section 6.2. The other errors concern changes of passwords. */
    private static Optional<Rejected> policyError(@Nullable Integer error) {
        return Optional.ofNullable(error).flatMap(code -> switch (code) {
            case 0 -> Optional.of(new Rejected(AccountState.PASSWORD_EXPIRED, true));
            // Reported before the password is checked.
            case POLICY_ACCOUNT_LOCKED -> Optional.of(new Rejected(AccountState.ACCOUNT_LOCKED, false));
            case 2 -> Optional.of(new Rejected(AccountState.PASSWORD_MUST_CHANGE, true));
            default -> Optional.empty();
        });
    }

    /** All but 525, 52e and 775 are sent only when the password is right. */
    private static Rejected subCode(String diagnostic) {
        Matcher matcher = SUB_CODE.matcher(diagnostic);
        return switch (matcher.find() ? matcher.group(1).toLowerCase(Locale.ROOT) : "") {
            case "525" -> new Rejected("the directory knows no such user (525)");
            case "52e" -> new Rejected("wrong password (52e)");
            case "530" -> new Rejected("the account may not sign in at this time (530)");
            case "531" -> new Rejected("the account may not sign in from here (531)");
            case "532" -> new Rejected(AccountState.PASSWORD_EXPIRED, true);
            case "533" -> new Rejected(AccountState.ACCOUNT_DISABLED, true);
            case "701" -> new Rejected("the account has expired", AccountState.ACCOUNT_DISABLED, true);
            case "773" -> new Rejected(AccountState.PASSWORD_MUST_CHANGE, true);
            case "775" -> new Rejected(AccountState.ACCOUNT_LOCKED, false);
            default -> new Rejected("the directory refused the bind: " + Diagnostic.firstLine(diagnostic));
        };
    }
}
