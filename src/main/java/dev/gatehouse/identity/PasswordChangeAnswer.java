package dev.gatehouse.identity;

/** What a source answers when a user replaces the password. */
public sealed interface PasswordChangeAnswer {

    /** The source has the new password. */
    record Changed() implements PasswordChangeAnswer {}

    /**
     * The source keeps the old password.
     *
     * @param detail for the user: a sentence
     * @param reason for the log
     */
    record Refused(String detail, String reason) implements PasswordChangeAnswer {}

    /**
     * The old password is not the present one, or the account cannot sign in.
     *
     * @param reason for the log
     */
    record OldPasswordRefused(String reason) implements PasswordChangeAnswer {}

    /**
     * The source has got the new password and did not answer: either password may be the right one.
     *
     * @param reason for the log
     */
    record Unknown(String reason) implements PasswordChangeAnswer {}
}
