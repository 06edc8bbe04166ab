package dev.gatehouse.identity.jdbc;

import dev.gatehouse.config.Findings;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.AccountState;
import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.Grants;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.SignInSteps;
import dev.gatehouse.identity.SourceRoles;
import dev.gatehouse.identity.UserName;
import dev.gatehouse.identity.jdbc.JdbcProperties.UserTable;
import dev.gatehouse.identity.jdbc.JdbcUsers.Row;
import dev.gatehouse.text.Sha256;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Users in a table of another application. The table is only read. */
record JdbcIdentitySource(
        String name,
        UserTable table,
        JdbcUsers users,
        NameErrors nameErrors,
        TableHashes hashes,
        JdbcCheck check,
        SourceRoles granted)
        implements IdentitySource {
    private static final Logger log = LoggerFactory.getLogger(JdbcIdentitySource.class);

    private static final Answer AMBIGUOUS = new Answer.Rejected("user-query returns several rows");

    @Override
    public boolean optional() {
        return table.optional();
    }

    @Override
    public Affix affix() {
        return table.affix();
    }

    @Override
    public Set<String> roles() {
        return table.queries().roles() == null ? Set.of() : granted.all();
    }

    @Override
    public Answer identify(Credentials.Password credentials) {
        return query(() -> {
            List<Row> rows = find(credentials.user());
            if (rows.size() != 1) {
                hashes.matchDummy(credentials.user(), credentials.password());
                return rows.isEmpty() ? new Answer.Unknown() : AMBIGUOUS;
            }
            Answer answer = verify(rows.get(0), credentials);
            return answer instanceof Answer.Rejected rejected
                    ? rejected.ofUser(UserName.normalized(rows.get(0).name()))
                    : answer;
        });
    }

    private Answer verify(Row row, Credentials.Password credentials) {
        Optional<String> problem = hashes.problem(row.hash());
        if (problem.isPresent()) {
            hashes.matchDummy(credentials.user(), credentials.password());
            if (!row.hash().isBlank()) {
                log.warn("identity source {}: a user cannot sign in: {}", name, problem.get());
            }
            return new Answer.Rejected(problem.get());
        }
        String hash = hashes.withFormat(row.hash()).orElseThrow();
        hashes.learn(credentials.user(), hash);
        if (!hashes.matches(credentials.password(), hash)) {
            return new Answer.Rejected("wrong password");
        }
        return row.enabled().isTrue() ? known(row) : disabled(row, true);
    }

    private static Answer disabled(Row row, boolean passwordVerified) {
        return new Answer.Rejected(row.enabled().reason(), AccountState.ACCOUNT_DISABLED, passwordVerified);
    }

    /** No rows for a name that the database cannot compare with those of the table. */
    private List<Row> find(String user) {
        try {
            return users.find(user);
        } catch (DataAccessException e) {
            if (!nameErrors.isOfName(e, user)) {
                throw e;
            }
            log.info("identity source {}: user-query fails for a name, and works for others, so no user has it", name);
            log.debug("identity source {}: user-query fails for a name", name, e);
            return List.of();
        }
    }

    @Override
    public Optional<Answer> explain(String user, @Nullable String password, SignInSteps steps) {
        List<Row> rows = query(() -> find(user));
        steps.done(() -> "user-query returns "
                + (rows.size() == 1 ? "the row of " + rows.get(0).name() : rows.size() + " rows"));
        return Optional.of(
                password == null ? query(() -> state(rows)) : identify(new Credentials.Password(user, password)));
    }

    @Override
    public Optional<Answer> current(String user) {
        return Optional.of(query(() -> {
            List<Row> rows = find(user).stream()
                    .filter(row -> UserName.normalized(row.name()).equals(Optional.of(user)))
                    .toList();
            return state(rows);
        }));
    }

    private Answer state(List<Row> rows) {
        if (rows.size() != 1) {
            return rows.isEmpty() ? new Answer.Unknown() : AMBIGUOUS;
        }
        Row row = rows.get(0);
        return row.enabled().isTrue() ? known(row) : disabled(row, false);
    }

    private Answer known(Row row) {
        Grants grants = granted.of(users.authorities(row.name()));
        return UserName.normalized(row.name())
                .<Answer>map(user -> new Answer.Known(
                        new Identity(
                                user, name, grants.roles(), users.attributes(row.name()), Sha256.base64Url(row.hash())),
                        row.name(),
                        row.name(),
                        grants))
                .orElseGet(() -> new Answer.Rejected("the row has no valid user name"));
    }

    @Override
    public void check(Findings found) {
        check.run(found);
    }

    /** A wrong setting stops the start. An unavailable database does not: the check then runs before the first sign-in. */
    void checkAtStart() {
        try {
            check.runOnce();
        } catch (SourceUnavailable e) {
            log.warn("identity source {} is unavailable at the start: {}", name, String.valueOf(e.getMessage()));
        }
    }

    /** Checks the queries before the first sign-in, because their columns may not have the expected meaning. */
    private <T> T query(Supplier<T> query) {
        try {
            check.runOnce();
            return query.get();
        } catch (DataAccessException e) {
            throw JdbcCheck.unavailable(e);
        } catch (Misconfiguration e) {
            throw new SourceUnavailable(String.valueOf(e.getMessage()), e);
        }
    }
}
