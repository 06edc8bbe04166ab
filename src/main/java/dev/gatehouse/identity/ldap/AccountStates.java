package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.AccountState;
import dev.gatehouse.identity.IdentitySource.Answer.Rejected;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the state of an account from the response to a bind: by the password policy control, or by Active Directory. */
final class AccountStates {
    /** As in {@code 80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 52e, v1db1}. */
    private static final Pattern SUB_CODE =
            Pattern.compile("AcceptSecurityContext error, data (\\p{XDigit}{1,8})(?!\\p{XDigit})");

    private AccountStates() {}

    /** Empty when the user is accepted. A server may accept a bind only so that the user can change the password. */
    static Optional<Rejected> denial(BindResponse response) {
        Optional<Rejected> denial = policyError(response.policyError());
        return response instanceof BindResponse.Refused refused
                ? Optional.of(denial.orElseGet(() -> subCode(refused.diagnostic())))
                : denial;
    }

    /** Draft-behera-ldap-password-policy-10, section 6.2. The other errors concern changes of passwords. */
    private static Optional<Rejected> policyError(@Nullable Integer error) {
        return Optional.ofNullable(error).flatMap(code -> switch (code) {
            case 0 -> Optional.of(new Rejected(AccountState.PASSWORD_EXPIRED, true));
            // Reported before the password is checked.
            case 1 -> Optional.of(new Rejected(AccountState.ACCOUNT_LOCKED, false));
            case 2 -> Optional.of(new Rejected(AccountState.PASSWORD_MUST_CHANGE, true));
            default -> Optional.empty();
        });
    }

    /** All but 525, 52e and 775 are sent only when the password is right. */
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
