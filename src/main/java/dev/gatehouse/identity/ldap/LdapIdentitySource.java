package dev.gatehouse.identity.ldap;

import dev.gatehouse.config.Findings;
import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.PasswordChangeAnswer;
import dev.gatehouse.identity.RoleMapping;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.identity.SignInSteps;
import dev.gatehouse.identity.SourceRoles;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.ldap.NamingException;
import org.springframework.util.IdGenerator;

/** The users of an LDAP directory. The entry is searched, or its name made from a pattern; then the password is checked by a bind. */
class LdapIdentitySource implements IdentitySource, AutoCloseable {
    private final String name;
    private final Directory settings;
    private final LdapServers servers;
    private final SourceRoles roles;
    private final LdapUsers users;
    private final LdapSignIn signIn;
    private final LdapPasswords passwords;
    private final Clock clock;
    private final RefusalTime refusalTime;

    LdapIdentitySource(String name, Directory settings, Roles roles, IdGenerator ids, Clock clock) {
        this.name = name;
        this.settings = settings;
        this.servers = new LdapServers(name, settings, clock);
        this.roles = roles.ofLdapGroups(name);
        this.users = new LdapUsers(name, settings, servers, this.roles, clock);
        this.signIn = new LdapSignIn(settings, servers, users, ids);
        this.clock = clock;
        this.refusalTime = new RefusalTime(settings.source().minRefusalTime());
        this.passwords = new LdapPasswords(settings, servers, users);
        DirectoryNotices.log(name, settings.servers());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean optional() {
        return settings.source().optional();
    }

    @Override
    public Affix affix() {
        return settings.source().affix();
    }

    @Override
    public Set<String> roles() {
        return roles.all();
    }

    @Override
    public void check(Findings findings) {
        answered(() -> {
            new LdapCheck(name, settings, servers, roles, clock).run(findings);
            return findings;
        });
    }

    @Override
    public Map<RoleMapping, Boolean> existing() {
        return existing(roles.mappings());
    }

    Map<RoleMapping, Boolean> existing(List<RoleMapping> mappings) {
        return answered(() -> new ExistingGroups(settings, servers).of(mappings));
    }

    @Override
    public Answer identify(Credentials.Password credentials) {
        long start = refusalTime.start();
        Answer answer =
                answered(() -> signIn.byName(credentials.user(), credentials.password(), SignInSteps.UNREPORTED));
        if (!(answer instanceof Answer.Known)) {
            refusalTime.await(start);
        }
        return answer;
    }

    @Override
    public Optional<Answer> explain(String user, @Nullable String password, SignInSteps steps) {
        if (password == null && !settings.servers().hasServiceAccount()) {
            steps.done(() -> "bind-dn is not set, so the entry and the groups are read as the user");
            return Optional.empty();
        }
        return Optional.of(answered(() -> signIn.byName(user, password, steps)));
    }

    @Override
    public boolean replacesPasswords() {
        return passwords.enabled();
    }

    @Override
    public Answer prove(Credentials.Password credentials) {
        Answer answer = identify(credentials);
        return answered(() -> passwords.proof(credentials, answer));
    }

    @Override
    public PasswordChangeAnswer changePassword(String user, String oldPassword, String newPassword) {
        return answered(() -> passwords.change(user, oldPassword, newPassword));
    }

    /** Without a service account the source cannot read enough to decide. */
    @Override
    public Optional<Answer> current(String user) {
        return settings.servers().hasServiceAccount()
                ? Optional.of(answered(() -> byCanonicalName(user)))
                : Optional.empty();
    }

    /** An entry that has the name among others counts, too. */
    @Override
    public boolean knows(String user) {
        return answered(() -> !users.entriesOf(user).isEmpty());
    }

    @Override
    public void close() {
        servers.close();
    }

    private Answer byCanonicalName(String user) {
        List<Entry> found = users.entriesOf(user);
        if (found.size() > 1) {
            return LdapSignIn.AMBIGUOUS;
        }
        // An entry with another canonical name is another user, even if this name finds it.
        return found.stream()
                .filter(entry -> users.nameOf(entry).equals(Optional.of(user)))
                .findFirst()
                .map(entry -> servers.read(reader -> users.answer(entry, false, reader)))
                .orElseGet(Answer.Unknown::new);
    }

    private static <T> T answered(Supplier<T> query) {
        try {
            return query.get();
        } catch (NamingException e) {
            String reason =
                    Diagnostic.firstLine(String.valueOf(e.getMostSpecificCause().getMessage()));
            throw new SourceUnavailable(e.getClass().getSimpleName() + ": " + reason, e);
        }
    }
}
