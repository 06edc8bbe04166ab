package dev.gatehouse.identity.local;

import dev.gatehouse.config.Findings;
import dev.gatehouse.identity.AccountState;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.Grants;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.PasswordHashing;
import dev.gatehouse.identity.SignInSteps;
import dev.gatehouse.identity.SourceRoles;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.BadSqlGrammarException;

/** The users in Gatehouse's own tables. Never optional: without these tables, Gatehouse cannot issue tokens either. */
record LocalIdentitySource(LocalUsers users, PasswordHashing hashing, SourceRoles granted) implements IdentitySource {

    @Override
    public String name() {
        return LocalUsers.SOURCE;
    }

    @Override
    public Set<String> roles() {
        return granted.all();
    }

    @Override
    public boolean replacesPasswords() {
        return true;
    }

    @Override
    public Answer identify(Credentials.Password credentials) {
        Optional<LocalUser> user = users.find(credentials.user());
        if (user.isPresent()) {
            Answer answer = verify(user.get(), credentials.password());
            if (answer instanceof Answer.Known && hashing.isOutdated(user.get().passwordHash())) {
                users.replaceHash(user.get(), hashing.hash(credentials.password()));
            }
            return answer instanceof Answer.Rejected rejected ? rejected.ofUser(user.map(LocalUser::name)) : answer;
        }
        hashing.matchDummy(credentials.password());
        return new Answer.Unknown();
    }

    private Answer verify(LocalUser user, String password) {
        if (!hashing.matches(password, user.passwordHash())) {
            return new Answer.Rejected("wrong password");
        }
        if (!user.enabled()) {
            return new Answer.Rejected(AccountState.ACCOUNT_DISABLED, true);
        }
        return user.mustChangePassword() ? new Answer.MustChange(known(user)) : known(user);
    }

    @Override
    public Optional<Answer> explain(String name, @Nullable String password, SignInSteps steps) {
        Optional<LocalUser> user = users.find(name);
        steps.done(
                () -> user.isPresent() ? "the local table has a row of the user" : "the local table has no such row");
        return Optional.of(user.map(found -> password == null ? state(found) : verify(found, password))
                .orElseGet(Answer.Unknown::new));
    }

    @Override
    public Optional<Answer> current(String user) {
        return Optional.of(users.find(user).map(this::state).orElseGet(Answer.Unknown::new));
    }

    private Answer state(LocalUser user) {
        if (!user.enabled()) {
            return new Answer.Rejected(AccountState.ACCOUNT_DISABLED, false);
        }
        return user.mustChangePassword() ? new Answer.Rejected(AccountState.PASSWORD_MUST_CHANGE, false) : known(user);
    }

    @Override
    public void check(Findings found) {
        try {
            found.accept(users.count() + " users in the local table");
        } catch (BadSqlGrammarException beforeTheFirstStart) {
            found.accept("no table yet; the first start of the service creates it");
        }
    }

    private Answer.Known known(LocalUser user) {
        Grants grants = granted.of(users.authorities(user.name()));
        return new Answer.Known(
                new Identity(user.name(), LocalUsers.SOURCE, grants.roles(), Map.of()),
                user.name(),
                user.name(),
                grants);
    }
}
