package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.ldap.LdapProperties.Source;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ldap.NamingException;

/** The users of an LDAP directory. The entry is searched, or its name made from a pattern; then the password is checked by a bind. */
class LdapIdentitySource implements IdentitySource {
    private static final Logger log = LoggerFactory.getLogger(LdapIdentitySource.class);

    private static final Answer.Rejected AMBIGUOUS = new Answer.Rejected("several entries match the search filter");

    private final String name;
    private final Source settings;
    private final LdapDirectory directory;
    private final LdapUserMapper mapper;
    private final LdapCheck check;
    private final RefusalTime refusalTime;

    LdapIdentitySource(String name, Source settings, LdapDirectory directory, LdapUserMapper mapper, LdapCheck check) {
        this.name = name;
        this.settings = settings;
        this.directory = directory;
        this.mapper = mapper;
        this.check = check;
        this.refusalTime = new RefusalTime(settings.minRefusalTime());
        if (!directory.hasServiceAccount()) {
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
        return settings.optional();
    }

    @Override
    public Affix affix() {
        return settings.affix();
    }

    @Override
    public void check(Consumer<String> report) {
        check.run(report);
    }

    @Override
    public Answer identify(Credentials.Password credentials) {
        long start = refusalTime.start();
        Answer answer = answer(credentials);
        if (!(answer instanceof Answer.Known)) {
            refusalTime.await(start);
        }
        return answer;
    }

    /** Without a service account the source cannot read enough to decide. */
    @Override
    public Optional<Answer> current(String user) {
        if (!directory.hasServiceAccount()) {
            return Optional.empty();
        }
        try {
            List<Entry> found = directory.entriesOf(user);
            if (found.size() > 1) {
                return Optional.of(AMBIGUOUS);
            }
            // An entry with another canonical name is another user, even if this name finds it.
            return Optional.of(found.stream()
                    .filter(entry -> mapper.userName(entry).equals(Optional.of(user)))
                    .findFirst()
                    .map(entry -> directory.read(reader -> mapper.answer(name, entry, false, reader)))
                    .orElseGet(Answer.Unknown::new));
        } catch (NamingException e) {
            throw unavailable(e);
        }
    }

    private Answer answer(Credentials.Password credentials) {
        try {
            return directory.hasDnPattern() ? byPattern(credentials) : bySearch(credentials);
        } catch (NamingException e) {
            throw unavailable(e);
        }
    }

    private Answer bySearch(Credentials.Password credentials) {
        List<Entry> found = directory.search(credentials.user());
        if (found.size() != 1) {
            directory.bindAsUnknownUser(credentials.password());
            return found.isEmpty() ? new Answer.Unknown() : AMBIGUOUS;
        }
        Entry entry = found.get(0);
        return byBind(entry.dn(), directory.hasServiceAccount() ? entry : null, credentials.password());
    }

    /** A refused bind does not show whether the entry exists. It is final, so such a source belongs last. */
    private Answer byPattern(Credentials.Password credentials) {
        return byBind(directory.dnOf(credentials.user()), null, credentials.password());
    }

    private Answer byBind(String dn, @Nullable Entry found, String password) {
        Optional<Answer.Rejected> denial = AccountStates.denial(directory.bind(dn, password));
        if (denial.isPresent()) {
            return withState(denial.get(), found);
        }
        return directory.read(
                dn,
                password,
                reader -> Optional.ofNullable(found)
                        .or(() -> directory.lookup(dn, reader))
                        .map(entry -> mapper.answer(name, entry, true, reader))
                        .orElseGet(() -> new Answer.Rejected("the user may not read their own entry")));
    }

    /** Many directories answer a bind to a disabled account as they answer a wrong password; the entry has the state. */
    private Answer withState(Answer.Rejected denial, @Nullable Entry found) {
        return denial.state() != null || found == null
                ? denial
                : mapper.denial(found, false).orElse(denial);
    }

    private static SourceUnavailable unavailable(NamingException e) {
        return new SourceUnavailable(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
}
