package dev.gatehouse.identity.local;

/**
 * A user in Gatehouse's own table.
 *
 * @param name normalized as by {@link dev.gatehouse.identity.UserName}
 * @param passwordHash with the id of its format in braces, as written by Spring's delegating encoder; never logged or
 *     returned to a client
 */
public record LocalUser(String name, String passwordHash, boolean enabled) {

    @Override
    public String toString() {
        return "LocalUser[name=" + name + "]";
    }
}
