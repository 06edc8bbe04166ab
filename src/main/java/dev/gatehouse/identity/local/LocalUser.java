package dev.gatehouse.identity.local;

/**
 * A user in Gatehouse's own table.
 *
 * @param name normalized as by {@link dev.gatehouse.identity.UserName}
 * @param passwordHash with the id of its format in braces, as written by Spring's delegating encoder; never logged or
 *     returned to a client
 * @param mustChangePassword whether the user must replace the password before they can sign in
 */
public record LocalUser(String name, String passwordHash, boolean enabled, boolean mustChangePassword) {

    /** A user with a password of their own. */
    public LocalUser(String name, String passwordHash, boolean enabled) {
        this(name, passwordHash, enabled, false);
    }

    @Override
    public String toString() {
        return "LocalUser[name=" + name + "]";
    }
}
