package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.LdapServers.Bind;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ldap.NamingException;

/** The people of an LDAP directory: the entry is searched, then bound as; or the name is made from a pattern. */
class LdapIdentitySource implements IdentitySource {
    private static final Logger log = LoggerFactory.getLogger(LdapIdentitySource.class);

    private static final Answer.Rejected AMBIGUOUS = new Answer.Rejected("several entries match the search filter");

    private final String name;
    private final Directory properties;
    private final LdapDirectory directory;
    private final LdapUserMapper people;
    private final LdapCheck check;
    private final EvenTime time = new EvenTime();

    LdapIdentitySource(
            String name, Directory properties, LdapDirectory directory, LdapUserMapper people, LdapCheck check) {
        this.name = name;
        this.properties = properties;
        this.directory = directory;
        this.people = people;
        this.check = check;
        if (!directory.hasReader()) {
            log.info("identity source {} has no bind-dn: it knows no changes until somebody signs in again", name);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean optional() {
        return properties.optional();
    }

    @Override
    public Affix affix() {
        return new Affix(properties.userPrefix(), properties.userSuffix());
    }

    @Override
    public void check(Consumer<String> found) {
        check.run(found);
    }

    @Override
    public Answer identify(Credentials.Password credentials) {
        try {
            return directory.hasDnPattern() ? byPattern(credentials) : bySearch(credentials);
        } catch (NamingException e) {
            throw unavailable(e);
        }
    }

    /** What a stranger may read is too little to tell whether somebody is still there. */
    @Override
    public Optional<Answer> current(String user) {
        if (!directory.hasReader()) {
            return Optional.empty();
        }
        try {
            List<Entry> found = directory.entriesOf(user);
            if (found.size() > 1) {
                return Optional.of(AMBIGUOUS);
            }
            // An entry of another name is another user, also if he could sign in by this one.
            return Optional.of(found.stream()
                    .filter(entry -> people.userName(entry).equals(Optional.of(user)))
                    .findFirst()
                    .map(entry -> directory.read(reader -> people.answer(name, entry, false, reader)))
                    .orElseGet(Answer.Unknown::new));
        } catch (NamingException e) {
            throw unavailable(e);
        }
    }

    private Answer bySearch(Credentials.Password credentials) {
        long began = time.begin();
        List<Entry> found = directory.search(credentials.user());
        if (found.size() != 1) {
            directory.bindAsNobody(credentials.password());
            time.even(false, began);
            return found.isEmpty() ? new Answer.Unknown() : AMBIGUOUS;
        }
        Entry entry = found.get(0);
        Answer answer = bound(entry.dn(), directory.hasReader() ? entry : null, credentials.password());
        // A locked account is refused at once, and anybody can lock his own: it is no measure.
        if (answer instanceof Answer.Rejected rejected && rejected.state() == null) {
            time.even(true, began);
        }
        return answer;
    }

    /** A failed bind does not tell whether the entry exists: it is a "no" for good, and such a source belongs last. */
    private Answer byPattern(Credentials.Password credentials) {
        return bound(directory.dnOf(credentials.user()), null, credentials.password());
    }

    private Answer bound(String dn, @Nullable Entry seen, String password) {
        Bind bind = directory.bind(dn, password);
        Optional<Answer.Rejected> refusal = AccountStates.told(bind);
        if (refusal.isPresent()) {
            return explained(refusal.get(), seen);
        }
        return directory.read(
                dn,
                password,
                reader -> Optional.ofNullable(seen)
                        .or(() -> directory.lookup(dn, reader))
                        .map(entry -> people.answer(name, entry, true, reader))
                        .orElseGet(() -> new Answer.Rejected("the user may not read his own entry")));
    }

    /** Many directories say nothing but "wrong" of an account that is shut, where the entry says more. */
    private Answer explained(Answer.Rejected refusal, @Nullable Entry seen) {
        return refusal.state() != null || seen == null
                ? refusal
                : people.shut(seen, false).orElse(refusal);
    }

    private static SourceUnavailable unavailable(NamingException e) {
        return new SourceUnavailable(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
}
