package dev.gatehouse.identity.local;

import static dev.gatehouse.storage.SqlTime.utc;

import dev.gatehouse.identity.Roles;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Gatehouse's own user tables. */
@Repository
public class LocalUsers {
    /** The name of the identity source for these users. */
    public static final String SOURCE = Roles.LOCAL;

    private static final String SELECT =
            "select name, password_hash, enabled, must_change_password from local_user where ";

    private final JdbcClient jdbc;
    private final Clock clock;

    LocalUsers(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public Optional<LocalUser> find(String name) {
        return jdbc.sql(SELECT + "name = ?").param(name).query(LocalUser.class).optional();
    }

    /** The next users by name, in the order of the database. */
    public List<LocalUser> after(String name, int limit) {
        return jdbc.sql(SELECT + "name > ? order by name fetch first ? rows only")
                .params(name, limit)
                .query(LocalUser.class)
                .list();
    }

    long count() {
        return jdbc.sql("select count(*) from local_user").query(Long.class).single();
    }

    /** @throws org.springframework.dao.DuplicateKeyException if a user with this name exists */
    @Transactional
    public void add(LocalUser user, Set<String> authorities) {
        jdbc.sql("insert into local_user (name, password_hash, enabled, must_change_password, created_at)"
                        + " values (?, ?, ?, ?, ?)")
                .params(
                        user.name(),
                        user.passwordHash(),
                        user.enabled(),
                        user.mustChangePassword(),
                        utc(clock.instant()))
                .update();
        grant(user.name(), authorities);
    }

    public void setEnabled(String name, boolean enabled) {
        jdbc.sql("update local_user set enabled = ? where name = ?")
                .params(enabled, name)
                .update();
    }

    public void setHash(String name, String hash) {
        jdbc.sql("update local_user set password_hash = ? where name = ?")
                .params(hash, name)
                .update();
    }

    /** @param mustChange whether the user must replace the password before they can sign in */
    public void setMustChange(String name, boolean mustChange) {
        jdbc.sql("update local_user set must_change_password = ? where name = ?")
                .params(mustChange, name)
                .update();
    }

    /**
     * Replaces a password by one that its user has chosen.
     *
     * @param verified with the hash that the old password was verified against
     * @return false if the password was changed in the meantime
     */
    public boolean changePassword(LocalUser verified, String newHash) {
        return jdbc.sql("update local_user set password_hash = ?, must_change_password = false"
                                + " where name = ? and password_hash = ?")
                        .params(newHash, verified.name(), verified.passwordHash())
                        .update()
                > 0;
    }

    /** Replaces all authorities of a user. */
    @Transactional
    public void setAuthorities(String name, Set<String> authorities) {
        jdbc.sql("delete from local_authority where user_name = ?").param(name).update();
        grant(name, authorities);
    }

    /** @return false if there is no such user */
    public boolean remove(String name) {
        return jdbc.sql("delete from local_user where name = ?").param(name).update() > 0;
    }

    /**
     * Replaces the hash that was verified by another one of the same password. A password that was changed in the meantime
     * stays.
     */
    void replaceHash(LocalUser user, String newHash) {
        jdbc.sql("update local_user set password_hash = ? where name = ? and password_hash = ?")
                .params(newHash, user.name(), user.passwordHash())
                .update();
    }

    /** All authorities that at least one enabled user has. */
    public Set<String> authoritiesInUse() {
        return jdbc.sql("select distinct authority from local_authority"
                        + " join local_user on local_user.name = local_authority.user_name where enabled = true")
                .query(String.class)
                .set();
    }

    public Set<String> authorities(String name) {
        return jdbc.sql("select authority from local_authority where user_name = ?")
                .param(name)
                .query(String.class)
                .set();
    }

    private void grant(String name, Set<String> authorities) {
        for (String authority : authorities) {
            jdbc.sql("insert into local_authority (user_name, authority) values (?, ?)")
                    .params(name, authority)
                    .update();
        }
    }
}
