package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.PasswordChangeAnswer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a directory to a change of a password.
 *
 * @param code the result code (RFC 4511, appendix A)
 * @param diagnostic the diagnostic message, which may contain a password; Active Directory begins it with a Win32 error code
 * @param policyError as of {@link BindResponse}
 */
record ChangeResponse(int code, String diagnostic, @Nullable Integer policyError) {
    static final int SUCCESS = 0;

    /** No answer. The server may have changed the password. */
    static final int UNANSWERED = -1;

    /** The entry of the user was read before. */
    static final int NO_SUCH_OBJECT = 32;

    private static final int INVALID_CREDENTIALS = 49;

    /** ERROR_INVALID_PASSWORD and ERROR_ACCOUNT_LOCKED_OUT of Active Directory ([MS-ERREF] 2.2), with the result code 19. */
    private static final Set<String> OLD_PASSWORD_REFUSED = Set.of("00000056", "00000775");

    /** The codes timeLimitExceeded, adminLimitExceeded, busy, unavailable and other: they are independent of the user. */
    private static final Set<Integer> OUTAGES = Set.of(3, 11, 51, 52, 80);

    /**
     * @param request removes the passwords from the reason
     * @param otherwise the detail of the response when no rule about the new password explains the refusal
     * @throws SourceUnavailable when the server cannot change passwords at present
     */
    PasswordChangeAnswer answer(PasswordRequest request, String otherwise) {
        if (code == SUCCESS) {
            return new PasswordChangeAnswer.Changed();
        }
        if (code == UNANSWERED) {
            return new PasswordChangeAnswer.Unknown(
                    "no answer to the change of the password: " + request.redacted(diagnostic));
        }
        String reason =
                "the directory refused the change of the password (" + code + "): " + request.redacted(diagnostic);
        if (code == INVALID_CREDENTIALS
                || OLD_PASSWORD_REFUSED.contains(diagnostic.split(":", 2)[0])) {
            return new PasswordChangeAnswer.OldPasswordRefused(reason);
        }
        if (OUTAGES.contains(code)) {
            throw new SourceUnavailable(reason, null);
        }
        return new PasswordChangeAnswer.Refused(
                PasswordRule.broken(this).map(PasswordRule::detail).orElse(otherwise), reason);
    }
}
