package dev.gatehouse.admin;

import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.identity.UserName;
import dev.gatehouse.identity.local.LocalPasswords;
import dev.gatehouse.identity.local.LocalUser;
import dev.gatehouse.identity.local.LocalUsers;
import dev.gatehouse.identity.local.UserChanged;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Adds, changes and removes local users, for an administrator or an operator. Sessions that must not continue are revoked, and
 * each change is an event.
 */
@Component
public class UserAdministration {
    private final LocalUsers users;
    private final LocalPasswords passwords;
    private final AccountChanges changes;
    private final IdentitySources sources;
    private final ApplicationEventPublisher events;

    UserAdministration(
            LocalUsers users,
            LocalPasswords passwords,
            AccountChanges changes,
            IdentitySources sources,
            ApplicationEventPublisher events) {
        this.users = users;
        this.passwords = passwords;
        this.changes = changes;
        this.sources = sources;
        this.events = events;
    }

    /**
     * Adds a user, who must change the password at the first sign-in.
     *
     * @param by who adds the user, for the event
     * @throws Refusal {@code invalid_request}, {@code weak_password}, {@code user_exists} or {@code local_users_off}
     */
    public void add(String by, String user, String password, Set<String> authorities) {
        add(by, new NewUser(user, password, authorities, true, true));
    }

    /**
     * Replaces the password of a user, who must change it at the next sign-in, and revokes the user's sessions.
     *
     * @param by who resets it, for the event
     * @throws Refusal {@code not_found} or {@code weak_password}
     */
    public void resetPassword(String by, String user, String password) {
        change(by, user, new UserPatch(null, password, null, true));
    }

    /**
     * Disables a user, and revokes the user's sessions.
     *
     * @param by who disables the user, for the event
     * @throws Refusal {@code not_found} or {@code last_admin}
     */
    public void disable(String by, String user) {
        change(by, user, new UserPatch(false, null, null, null));
    }

    /** @throws Refusal as the public method of this name */
    LocalUser add(String by, NewUser wanted) {
        if (sources.inOrder().stream().noneMatch(source -> source.name().equals(LocalUsers.SOURCE))) {
            throw new Refusal(
                    ProblemCode.LOCAL_USERS_OFF,
                    "Local users cannot sign in: set gatehouse.identity.local.enabled to true first");
        }
        String hash = passwords.newHash(wanted.user(), wanted.password());
        LocalUser user = new LocalUser(wanted.user(), hash, wanted.enabled(), wanted.mustChangePassword());
        changes.add(user, wanted.authorities());
        events.publishEvent(new UserChanged(by, user.name(), "added, authorities " + wanted.authorities()));
        return user;
    }

    /**
     * @return the user after the change
     * @throws Refusal {@code not_found}, {@code weak_password} or {@code last_admin}
     */
    LocalUser change(String by, String user, UserPatch patch) {
        String name = existing(user).name();
        String hash = patch.password() == null ? null : passwords.newHash(name, patch.password());
        changes.change(name, patch, hash);
        events.publishEvent(new UserChanged(by, name, patch.toString()));
        return existing(name);
    }

    /** @throws Refusal {@code not_found} or {@code last_admin} */
    void remove(String by, String user) {
        String name = existing(user).name();
        changes.remove(name);
        events.publishEvent(new UserChanged(by, name, "removed"));
    }

    /** @throws Refusal {@code not_found} */
    LocalUser existing(String user) {
        return UserName.normalized(user)
                .flatMap(users::find)
                .orElseThrow(() -> new Refusal(ProblemCode.NOT_FOUND, "There is no local user of this name"));
    }
}
