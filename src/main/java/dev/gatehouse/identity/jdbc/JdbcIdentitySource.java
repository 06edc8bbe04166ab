package dev.gatehouse.identity.jdbc;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.AccountState;
import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.PasswordHashing;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.identity.UserName;
import dev.gatehouse.identity.jdbc.JdbcProperties.UserTable;
import dev.gatehouse.identity.jdbc.JdbcUsers.Row;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** The people of a user table that another application keeps. It is only ever read. */
class JdbcIdentitySource implements IdentitySource {
    private static final Logger log = LoggerFactory.getLogger(JdbcIdentitySource.class);

    private final String name;
    private final UserTable table;
    private final JdbcUsers users;
    private final TableHashes hashes;
    private final JdbcCheck check;
    private final Roles roles;
    private volatile boolean checked;

    JdbcIdentitySource(
            String name, UserTable table, JdbcUsers users, TableHashes hashes, JdbcCheck check, Roles roles) {
        this.name = name;
        this.table = table;
        this.users = users;
        this.hashes = hashes;
        this.check = check;
        this.roles = roles;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean optional() {
        return table.optional();
    }

    @Override
    public Affix affix() {
        return new Affix(table.userPrefix(), table.userSuffix());
    }

    @Override
    public Answer identify(Credentials.Password credentials) {
        return asked(() -> {
            List<Row> found = users.find(credentials.user());
            if (found.size() != 1) {
                hashes.matchNobody(credentials.user(), credentials.password());
                return found.isEmpty() ? new Answer.Unknown() : new Answer.Rejected("several rows match user-query");
            }
            return answer(found.get(0), credentials);
        });
    }

    private Answer answer(Row row, Credentials.Password credentials) {
        Optional<String> hash = hashes.accepted(row.hash());
        if (hash.isEmpty()) {
            hashes.matchNobody(credentials.user(), credentials.password());
            log.warn("identity source {}: a user's hash has a format that is not accepted", name);
            return new Answer.Rejected("the hash has no id of an accepted format");
        }
        hashes.remember(credentials.user(), hash.get());
        if (!hashes.matches(credentials.password(), hash.get())) {
            return new Answer.Rejected("wrong password");
        }
        return row.enabled() ? known(row) : new Answer.Rejected(AccountState.ACCOUNT_DISABLED, true);
    }

    @Override
    public Optional<Answer> current(String user) {
        return Optional.of(asked(() -> {
            List<Row> found = users.find(user).stream()
                    .filter(row -> UserName.normalized(row.name()).equals(Optional.of(user)))
                    .toList();
            if (found.size() != 1) {
                return found.isEmpty() ? new Answer.Unknown() : new Answer.Rejected("several rows match user-query");
            }
            Row row = found.get(0);
            return row.enabled() ? known(row) : new Answer.Rejected(AccountState.ACCOUNT_DISABLED, false);
        }));
    }

    private Answer known(Row row) {
        return UserName.normalized(row.name())
                .<Answer>map(user -> new Answer.Known(new Identity(
                        user, name, roles.ofAuthorities(users.authorities(row.name())), users.attributes(row.name()))))
                .orElseGet(() -> new Answer.Rejected("the row has no usable user name"));
    }

    @Override
    public void check(Consumer<String> found) {
        check.run(found);
        checked = true;
    }

    /** A wrong setting stops the start. A database that is down does not: the check is made up for at the first sign-in. */
    void checkAtStart() {
        try {
            check(step -> log.debug("identity source {}: {}", name, step));
        } catch (SourceUnavailable e) {
            log.warn("identity source {} is unavailable at the start: {}", name, String.valueOf(e.getMessage()));
        }
    }

    /** Nobody is let in by queries of which nobody knows whether a column is what it is taken for. */
    private <T> T asked(Supplier<T> question) {
        try {
            if (!checked) {
                check(step -> log.debug("identity source {}: {}", name, step));
            }
            return question.get();
        } catch (Misconfiguration e) {
            throw new SourceUnavailable(String.valueOf(e.getMessage()), e);
        } catch (DataAccessException e) {
            throw JdbcCheck.unavailable(e);
        } catch (PasswordHashing.Busy e) {
            throw new SourceUnavailable(String.valueOf(e.getMessage()), e);
        }
    }
}
