package dev.gatehouse.identity;

import dev.gatehouse.identity.IdentitySource.Answer;

/** The part of an identity source by which its users replace their passwords. By default they cannot. */
interface ReplaceablePasswords {

    /** As {@link IdentitySource#name}. */
    String name();

    /** As {@link IdentitySource#identify}. */
    Answer identify(Credentials.Password credentials);

    /**
     * Whether users can here replace a password that has expired or must be changed, by {@code POST
     * /authenticate/password}.
     */
    default boolean replacesPasswords() {
        return false;
    }

    /**
     * Checks a password that its user wants to replace, as {@link #identify} does.
     *
     * @return {@link Answer.MustChange} for a right password that has expired or must be changed, if this source
     *     {@link #replacesPasswords}
     */
    default Answer prove(Credentials.Password credentials) {
        return identify(credentials);
    }

    /**
     * Replaces a password with the rights of its user, not with those of Gatehouse.
     *
     * @param user the name that {@link #prove} returned
     * @throws IdentitySource.SourceUnavailable if the source does not answer, and has not got the new password
     */
    default PasswordChangeAnswer changePassword(String user, String oldPassword, String newPassword) {
        return new PasswordChangeAnswer.Refused(
                "The password of " + user + " cannot be changed here",
                "the source " + name() + " changes no passwords");
    }
}
