package dev.gatehouse.admin;

import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.identity.local.LocalUsers;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import org.springframework.stereotype.Component;

/** Keeps administrators from removing the last of them. Another source may have administrators too. */
@Component
class LastAdministrator {
    private final LocalUsers users;
    private final Roles roles;
    private final IdentitySources sources;

    LastAdministrator(LocalUsers users, Roles roles, IdentitySources sources) {
        this.users = users;
        this.roles = roles;
        this.sources = sources;
    }

    /**
     * Call this after a change, in its transaction: the refusal undoes the change.
     *
     * @throws Refusal {@code last_admin}
     */
    void requireOne() {
        boolean alone =
                sources.inOrder().stream().allMatch(source -> source.name().equals(LocalUsers.SOURCE));
        if (alone && !roles.ofAuthorities(users.authoritiesInUse()).contains("admin")) {
            throw new Refusal(ProblemCode.LAST_ADMIN, "No user with the role admin would be left");
        }
    }
}
