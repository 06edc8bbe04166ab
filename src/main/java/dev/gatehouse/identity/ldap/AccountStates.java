package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.AccountState;
import dev.gatehouse.identity.IdentitySource.Answer.Rejected;
import dev.gatehouse.identity.ldap.LdapServers.Bind;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a bind tells of the account, as two families of servers say it. */
final class AccountStates {
    /** As in {@code 80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 52e, v1db1}. */
    private static final Pattern SUB_CODE =
            Pattern.compile("AcceptSecurityContext error, data (\\p{XDigit}{1,8})(?!\\p{XDigit})");

    private AccountStates() {}

    /** Empty when nothing speaks against the user; a bind may be accepted only so that the password can be changed. */
    static Optional<Rejected> told(Bind bind) {
        if (bind instanceof Bind.Accepted accepted) {
            return policyError(accepted.policyError());
        }
        Bind.Refused refused = (Bind.Refused) bind;
        return Optional.of(policyError(refused.policyError()).orElseGet(() -> subCode(refused.diagnostic())));
    }

    /** Draft-behera-ldap-password-policy-10, section 6.2. The other errors are those of a change of the password. */
    private static Optional<Rejected> policyError(@Nullable Integer error) {
        return Optional.ofNullable(error).flatMap(code -> switch (code) {
            case 0 -> Optional.of(new Rejected(AccountState.PASSWORD_EXPIRED, true));
            // Told before the password is looked at, so to everybody.
            case 1 -> Optional.of(new Rejected(AccountState.ACCOUNT_LOCKED, false));
            case 2 -> Optional.of(new Rejected(AccountState.PASSWORD_MUST_CHANGE, true));
            default -> Optional.empty();
        });
    }

    /** All but 525, 52e and 775 are told only to somebody who has the right password. */
    private static Rejected subCode(String diagnostic) {
        Matcher matcher = SUB_CODE.matcher(diagnostic);
        if (!matcher.find()) {
            return new Rejected("the directory refused the bind: " + diagnostic);
        }
        return switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
            case "525" -> new Rejected("the directory knows no such user (525)");
            case "52e" -> new Rejected("wrong password (52e)");
            case "530" -> new Rejected("the account may not sign in at this time (530)");
            case "531" -> new Rejected("the account may not sign in from here (531)");
            case "532" -> new Rejected(AccountState.PASSWORD_EXPIRED, true);
            case "533" -> new Rejected(AccountState.ACCOUNT_DISABLED, true);
            case "701" -> new Rejected("the account has expired", AccountState.ACCOUNT_DISABLED, true);
            case "773" -> new Rejected(AccountState.PASSWORD_MUST_CHANGE, true);
            case "775" -> new Rejected(AccountState.ACCOUNT_LOCKED, false);
            default -> new Rejected("the directory refused the bind: " + diagnostic);
        };
    }
}
