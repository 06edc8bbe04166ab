package dev.gatehouse.identity.ldap;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rules of a directory about new passwords. Servers name a broken one by the password policy control
 * (draft-behera-ldap-password-policy-10, section 6.2; 9 is of later servers) or in the diagnostic message.
 */
enum PasswordRule {
    CHANGE_NOT_ALLOWED(3, "not allowed", "The directory does not let its users change this password"),
    TOO_SIMPLE(5, "complexity", "The new password is too simple for the policy of the directory"),
    TOO_SHORT(6, "too short", "The new password is too short for the policy of the directory"),
    TOO_YOUNG(7, "too young", "The password was changed too recently to be changed again"),
    IN_HISTORY(8, "history", "The new password is one that was used before"),
    TOO_LONG(9, "too long", "The new password is too long for the policy of the directory"),
    /** Active Directory names no rule (ERROR_PASSWORD_RESTRICTION, [MS-ERREF] 2.2). */
    ANY(
            -1,
            "0000052d",
            "The new password breaks the policy of the directory: its length, its kinds of characters, the passwords used"
                    + " before, or the time since the last change");

    private static final int CONSTRAINT_VIOLATION = 19;

    private final int policyError;
    private final String phrase;
    private final String detail;

    PasswordRule(int policyError, String phrase, String detail) {
        this.policyError = policyError;
        this.phrase = phrase;
        this.detail = detail;
    }

    static Optional<PasswordRule> broken(ChangeResponse response) {
        Integer error = response.policyError();
        return Stream.of(values())
                .filter(rule -> error == null ? rule.isNamedBy(response) : rule.policyError == error)
                .findFirst();
    }

    private boolean isNamedBy(ChangeResponse response) {
        return response.code() == CONSTRAINT_VIOLATION
                && response.diagnostic().toLowerCase(Locale.ROOT).contains(phrase);
    }

    /** A sentence for the user. */
    String detail() {
        return detail;
    }
}
