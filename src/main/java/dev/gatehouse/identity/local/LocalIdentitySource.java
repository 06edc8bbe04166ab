package dev.gatehouse.identity.local;

import dev.gatehouse.identity.AccountState;
import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.PasswordHashing;
import dev.gatehouse.identity.Roles;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.jdbc.BadSqlGrammarException;

/** The users in Gatehouse's own tables. */
class LocalIdentitySource implements IdentitySource {
    private final LocalUsers users;
    private final PasswordHashing hashing;
    private final Roles roles;

    LocalIdentitySource(LocalUsers users, PasswordHashing hashing, Roles roles) {
        this.users = users;
        this.hashing = hashing;
        this.roles = roles;
    }

    @Override
    public String name() {
        return LocalUsers.SOURCE;
    }

    /** Never: without the store of these users, Gatehouse cannot issue tokens either. */
    @Override
    public boolean optional() {
        return false;
    }

    @Override
    public Affix affix() {
        return Affix.NONE;
    }

    @Override
    public Answer identify(Credentials.Password credentials) {
        try {
            Optional<LocalUser> user = users.find(credentials.user());
            if (user.isPresent()) {
                return verify(user.get(), credentials.password());
            }
            hashing.matchDummy(credentials.password());
            return new Answer.Unknown();
        } catch (PasswordHashing.Busy e) {
            throw new SourceUnavailable(String.valueOf(e.getMessage()), e);
        }
    }

    private Answer verify(LocalUser user, String password) {
        if (!hashing.matches(password, user.passwordHash())) {
            return new Answer.Rejected("wrong password");
        }
        if (!user.enabled()) {
            return new Answer.Rejected(AccountState.ACCOUNT_DISABLED, true);
        }
        if (hashing.isOutdated(user.passwordHash())) {
            users.replaceHash(user, hashing.hash(password));
        }
        return known(user);
    }

    @Override
    public Optional<Answer> current(String user) {
        return Optional.of(users.find(user)
                .map(found ->
                        found.enabled() ? known(found) : new Answer.Rejected(AccountState.ACCOUNT_DISABLED, false))
                .orElseGet(Answer.Unknown::new));
    }

    @Override
    public void check(Consumer<String> found) {
        try {
            found.accept(users.count() + " users in the local table");
        } catch (BadSqlGrammarException beforeTheFirstStart) {
            found.accept("no table yet; the first start of the service creates it");
        }
    }

    private Answer known(LocalUser user) {
        return new Answer.Known(new Identity(
                user.name(), LocalUsers.SOURCE, roles.ofAuthorities(users.authorities(user.name())), Map.of()));
    }
}
