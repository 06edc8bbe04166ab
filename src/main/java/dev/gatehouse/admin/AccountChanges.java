package dev.gatehouse.admin;

import dev.gatehouse.identity.Subjects;
import dev.gatehouse.identity.local.LocalUser;
import dev.gatehouse.identity.local.LocalUsers;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.resource.ProtectedResources;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Each change with what follows from it, or nothing at all: a password that is changed ends sessions, and so on. */
@Component
class AccountChanges {
    private final LocalUsers users;
    private final Revocations revocations;
    private final Subjects subjects;
    private final ProtectedResources resources;
    private final LastAdministrator lastAdministrator;

    AccountChanges(
            LocalUsers users,
            Revocations revocations,
            Subjects subjects,
            ProtectedResources resources,
            LastAdministrator lastAdministrator) {
        this.users = users;
        this.revocations = revocations;
        this.subjects = subjects;
        this.resources = resources;
        this.lastAdministrator = lastAdministrator;
    }

    /** @throws Refusal {@code user_exists} */
    @Transactional
    public void add(LocalUser user, Set<String> authorities) {
        try {
            users.add(user, authorities);
        } catch (DuplicateKeyException e) {
            throw new Refusal(ProblemCode.USER_EXISTS, "There is a user " + user.name() + " already");
        }
    }

    /**
     * @param hash of the patch's password
     * @throws Refusal {@code last_admin}
     */
    @Transactional
    public void change(String user, UserPatch patch, @Nullable String hash) {
        if (hash != null) {
            users.setHash(user, hash);
        }
        if (patch.enabled() != null) {
            users.setEnabled(user, patch.enabled());
        }
        if (patch.authorities() != null) {
            users.setAuthorities(user, patch.authorities());
        }
        if (patch.disables() || patch.authorities() != null) {
            lastAdministrator.requireOne();
        }
        if (patch.disables()) {
            end(user, null, RevocationReason.ACCOUNT_DISABLED);
        } else if (hash != null) {
            end(user, null, RevocationReason.PASSWORD_CHANGED);
        }
    }

    /** @throws Refusal {@code last_admin} */
    @Transactional
    public void remove(String user) {
        users.remove(user);
        lastAdministrator.requireOne();
        end(user, null, RevocationReason.USER_GONE);
        if (subjects.belongsTo(user, LocalUsers.SOURCE)) {
            // The next one of this name is somebody else.
            resources.remove(user);
            subjects.release(user);
        }
    }

    /**
     * @param seen with the hash that the old password was found right for
     * @param sessionId of the session that goes on
     * @return false when somebody else has changed the password meanwhile
     */
    @Transactional
    public boolean changePassword(LocalUser seen, String hash, String sessionId) {
        if (!users.replaceHash(seen, hash)) {
            return false;
        }
        end(seen.name(), sessionId, RevocationReason.PASSWORD_CHANGED);
        return true;
    }

    /** Only where the name is ours: else the sessions are those of somebody else, who came in by another source. */
    private void end(String user, @Nullable String but, RevocationReason reason) {
        if (subjects.belongsTo(user, LocalUsers.SOURCE)) {
            revocations.revokeAllOf(user, but, reason);
        }
    }
}
