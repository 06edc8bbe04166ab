package dev.gatehouse.identity.local;

/**
 * A row of our own user table.
 *
 * @param name in the spelling of {@link dev.gatehouse.identity.UserName}
 * @param passwordHash with the id of its format in braces, as Spring's delegating encoder writes it; it is told to
 *     nobody
 * @param enabled whether its user may come in
 */
public record LocalUser(String name, String passwordHash, boolean enabled) {

    @Override
    public String toString() {
        return "LocalUser[name=" + name + "]";
    }
}
