package dev.gatehouse.identity.ldap;

import org.jspecify.annotations.Nullable;

/** The answer of a directory to a bind (RFC 4511, section 4.2.2). */
sealed interface BindResponse {

    /** The error of the password policy control (draft-behera-ldap-password-policy-10, section 6.2), null for none. */
    @Nullable
    Integer policyError();

    /**
     * @param expires whether the password policy control warns that the password has expired or will soon do so
     *     (draft-behera-ldap-password-policy-10, section 6.2)
     */
    record Accepted(@Nullable Integer policyError, boolean expires) implements BindResponse {}

    /**
     * @param code the result code (RFC 4511, appendix A)
     * @param diagnostic the diagnostic message; Active Directory puts its sub-code there
     */
    record Refused(int code, String diagnostic, @Nullable Integer policyError) implements BindResponse {}
}
