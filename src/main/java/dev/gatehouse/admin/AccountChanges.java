package dev.gatehouse.admin;

import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.identity.Subject;
import dev.gatehouse.identity.Subjects;
import dev.gatehouse.identity.UserRemoved;
import dev.gatehouse.identity.local.LocalUser;
import dev.gatehouse.identity.local.LocalUsers;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Changes local users and claims to names together with the consequences, such as revoked sessions, in one transaction. */
@Component
class AccountChanges {
    private final LocalUsers users;
    private final Revocations revocations;
    private final Subjects subjects;
    private final ApplicationEventPublisher events;
    private final Roles roles;
    private final IdentitySources sources;

    AccountChanges(
            LocalUsers users,
            Revocations revocations,
            Subjects subjects,
            ApplicationEventPublisher events,
            Roles roles,
            IdentitySources sources) {
        this.users = users;
        this.revocations = revocations;
        this.subjects = subjects;
        this.events = events;
        this.roles = roles;
        this.sources = sources;
    }

    /** @throws Refusal {@code user_exists} also if the name belongs to a user of another source, who would have it */
    @Transactional
    public void add(LocalUser user, Set<String> authorities) {
        subjects.find(user.name()).ifPresent(AccountChanges::requireFree);
        try {
            users.add(user, authorities);
        } catch (DuplicateKeyException e) {
            throw new Refusal(ProblemCode.USER_EXISTS, "There is a user " + user.name() + " already");
        }
    }

    private static void requireFree(Subject owner) {
        if (owner.isErased()) {
            throw exists("The person of the name " + owner.name() + " was erased");
        }
        if (!owner.source().equals(LocalUsers.SOURCE)) {
            throw exists("The name " + owner.name() + " belongs to a user of the source " + owner.source());
        }
    }

    private static Refusal exists(String reason) {
        return new Refusal(
                ProblemCode.USER_EXISTS, reason + ": free the name with DELETE /admin/subjects/{user} to use it");
    }

    /**
     * Ends the sessions of a user who is disabled, or gets another password or other authorities: tokens with the former
     * roles are refused at once, on all nodes and by the services that follow the revocations.
     *
     * @param hash of the new password, if the patch has one
     * @throws Refusal {@code last_admin}
     */
    @Transactional
    public void change(String user, UserPatch patch, @Nullable String hash) {
        if (hash != null) {
            users.setHash(user, hash);
        }
        if (patch.mustChangePassword() != null) {
            users.setMustChange(user, patch.mustChangePassword());
        }
        if (patch.enabled() != null) {
            users.setEnabled(user, patch.enabled());
        }
        boolean otherAuthorities =
                patch.authorities() != null && !patch.authorities().equals(users.authorities(user));
        if (patch.authorities() != null) {
            users.setAuthorities(user, patch.authorities());
        }
        if (patch.disables() || patch.authorities() != null) {
            requireAdministrator();
        }
        if (patch.disables()) {
            revokeSessions(user, RevocationReason.ACCOUNT_DISABLED);
        } else if (patch.changesPassword()) {
            revokeSessions(user, RevocationReason.PASSWORD_CHANGED);
        } else if (otherAuthorities) {
            revokeSessions(user, RevocationReason.AUTHORITIES_CHANGED);
        }
    }

    /** @throws Refusal {@code last_admin} */
    @Transactional
    public void remove(String user) {
        users.remove(user);
        requireAdministrator();
        revokeSessions(user, RevocationReason.USER_GONE);
        if (subjects.belongsTo(user, LocalUsers.SOURCE)) {
            forget(user);
        }
    }

    /** Frees a name for the next user of it, who must not get the sessions and the data of the former one. */
    @Transactional
    public void release(String user) {
        revocations.revokeAllOf(user, null, RevocationReason.BY_ADMINISTRATOR);
        forget(user);
    }

    private void forget(String user) {
        events.publishEvent(new UserRemoved(user));
        subjects.release(user);
    }

    /** Refuses to remove the last administrator, unless another source may have some. The refusal undoes the change. */
    void requireAdministrator() {
        boolean alone = sources.inOrder().stream()
                .filter(source -> !source.name().equals(LocalUsers.SOURCE))
                .noneMatch(source -> source.roles().contains(Roles.ADMIN));
        if (alone) {
            requireLocalAdministrator();
        }
    }

    void requireLocalAdministrator() {
        if (!roles.ofAuthorities(LocalUsers.SOURCE)
                .of(users.authoritiesInUse())
                .roles()
                .contains(Roles.ADMIN)) {
            throw new Refusal(ProblemCode.LAST_ADMIN, "No user with the role admin would be left");
        }
    }

    /** Revokes nothing when the name belongs to another source: the sessions are those of another person. */
    private void revokeSessions(String user, RevocationReason reason) {
        if (!subjects.belongsToAnother(user, LocalUsers.SOURCE)) {
            revocations.revokeAllOf(user, null, reason);
        }
    }
}
