package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.identity.SourceRoles;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ldap.NamingException;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.util.IdGenerator;

/** The users of an LDAP directory. The entry is searched, or its name made from a pattern; then the password is checked by a bind. */
class LdapIdentitySource implements IdentitySource, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LdapIdentitySource.class);

    private static final Answer.Rejected AMBIGUOUS = new Answer.Rejected("several entries match the search filter");

    private final String name;
    private final Directory settings;
    private final LdapServers servers;
    private final SourceRoles roles;
    private final LdapUsers users;
    private final IdGenerator ids;
    private final RefusalTime refusalTime;

    LdapIdentitySource(String name, Directory settings, Roles roles, IdGenerator ids, Clock clock) {
        this.name = name;
        this.settings = settings;
        this.servers = new LdapServers(name, settings, clock);
        this.roles = roles.ofLdapGroups(name);
        this.users = new LdapUsers(name, settings, servers, this.roles, clock);
        this.ids = ids;
        this.refusalTime = new RefusalTime(settings.source().minRefusalTime());
        if (!settings.servers().unencrypted().isEmpty()) {
            log.warn(
                    "identity source {} sends passwords without encryption to {}: use ldaps:// or start-tls: true",
                    name,
                    settings.servers().unencrypted());
        }
        if (!hasServiceAccount()) {
            log.info(
                    "identity source {} has no bind-dn: changes of roles and of accounts count from the next sign-in of the"
                            + " user. Set bind-dn and bind-password to revalidate signed-in users.",
                    name);
        }
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
    public void check(Consumer<String> report) {
        try {
            new LdapCheck(name, settings, servers).run(report);
        } catch (NamingException e) {
            throw unavailable(e);
        }
    }

    @Override
    public Answer identify(Credentials.Password credentials) {
        long start = refusalTime.start();
        Answer answer = answered(
                () -> settings.users().userDnPattern() == null ? bySearch(credentials) : byPattern(credentials));
        if (!(answer instanceof Answer.Known)) {
            refusalTime.await(start);
        }
        return answer;
    }

    /** Without a service account the source cannot read enough to decide. */
    @Override
    public Optional<Answer> current(String user) {
        return hasServiceAccount() ? Optional.of(answered(() -> byCanonicalName(user))) : Optional.empty();
    }

    /** An entry that has the name among others counts, too. */
    @Override
    public boolean knows(String user) {
        try {
            return !users.entriesOf(user).isEmpty();
        } catch (NamingException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void close() {
        servers.close();
    }

    /** Whether entries can be read without the password of their user. */
    private boolean hasServiceAccount() {
        return settings.servers().bindDn() != null;
    }

    private Answer bySearch(Credentials.Password credentials) {
        List<Entry> found = users.search(credentials.user());
        if (found.size() != 1) {
            bindAsUnknownUser(credentials.password());
            return found.isEmpty() ? new Answer.Unknown() : AMBIGUOUS;
        }
        Entry entry = found.get(0);
        Answer answer = byBind(entry.dn(), hasServiceAccount() ? entry : null, credentials.password());
        return answer instanceof Answer.Rejected rejected ? rejected.ofUser(users.nameOf(entry)) : answer;
    }

    /** A refused bind does not show whether the entry exists. It is final, so such a source belongs last. */
    private Answer byPattern(Credentials.Password credentials) {
        String dn = users.dnOf(settings.domain().account(credentials.user()));
        return byBind(dn, null, credentials.password());
    }

    private Answer byCanonicalName(String user) {
        List<Entry> found = users.entriesOf(user);
        if (found.size() > 1) {
            return AMBIGUOUS;
        }
        // An entry with another canonical name is another user, even if this name finds it.
        return found.stream()
                .filter(entry -> users.nameOf(entry).equals(Optional.of(user)))
                .findFirst()
                .map(entry -> servers.read(reader -> users.answer(entry, false, reader)))
                .orElseGet(Answer.Unknown::new);
    }

    /** Does for an unknown user what a bind does for a wrong password, so that both take equally long. */
    private void bindAsUnknownUser(String password) {
        String unknown = settings.users().userNameAttribute() + "=" + ids.generateId();
        String dn = settings.servers().absolute(unknown, settings.users().userSearchBase());
        if (servers.bind(dn, password) instanceof BindResponse.Accepted) {
            throw new IllegalStateException("the directory accepted a bind as " + dn + ", which does not exist");
        }
    }

    private Answer byBind(String dn, @Nullable Entry found, String password) {
        Optional<Answer.Rejected> denial = AccountStates.denial(servers.bind(dn, password));
        if (denial.isPresent()) {
            return withState(denial.get(), found);
        }
        Function<LdapTemplate, Answer> query = reader -> Optional.ofNullable(found)
                .or(() -> users.lookup(dn, reader))
                .map(entry -> users.answer(entry, true, reader))
                .orElseGet(() -> new Answer.Rejected("the user may not read their own entry"));
        return hasServiceAccount() ? servers.read(query) : servers.readAs(dn, password, query);
    }

    /** Many directories answer a bind to a disabled account as they answer a wrong password; the entry has the state. */
    private Answer withState(Answer.Rejected denial, @Nullable Entry found) {
        return denial.state() != null || found == null
                ? denial
                : users.denial(found, false).orElse(denial);
    }

    private static Answer answered(Supplier<Answer> query) {
        try {
            return query.get();
        } catch (NamingException e) {
            throw unavailable(e);
        }
    }

    private static SourceUnavailable unavailable(NamingException e) {
        return new SourceUnavailable(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
}
