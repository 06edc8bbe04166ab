package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.LdapServers.Bind;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.ldap.NamingException;

/** The people of an LDAP directory: the entry is searched, then bound as; or the name is made from a pattern. */
class LdapIdentitySource implements IdentitySource {
    private final String name;
    private final Directory properties;
    private final LdapDirectory directory;
    private final LdapPeople people;

    LdapIdentitySource(String name, Directory properties, LdapDirectory directory, LdapPeople people) {
        this.name = name;
        this.properties = properties;
        this.directory = directory;
        this.people = people;
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
    public Optional<Answer> current(String user) {
        return Optional.empty();
    }

    @Override
    public void check(Consumer<String> found) {}

    @Override
    public Answer identify(Credentials.Password credentials) {
        try {
            return directory.hasDnPattern() ? byPattern(credentials) : bySearch(credentials);
        } catch (NamingException e) {
            throw new SourceUnavailable(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    private Answer bySearch(Credentials.Password credentials) {
        List<String> found = directory.search(credentials.user());
        if (found.size() != 1) {
            directory.bindAsNobody(credentials.password());
            return found.isEmpty()
                    ? new Answer.Unknown()
                    : new Answer.Rejected("several entries match the search filter");
        }
        return bound(found.get(0), credentials.password());
    }

    /** A failed bind does not tell whether the entry exists: it is a "no" for good, and such a source belongs last. */
    private Answer byPattern(Credentials.Password credentials) {
        return bound(directory.dnOf(credentials.user()), credentials.password());
    }

    private Answer bound(String dn, String password) {
        Bind bind = directory.bind(dn, password);
        if (bind instanceof Bind.Refused refused) {
            return new Answer.Rejected("the directory refused the bind: " + refused.diagnostic());
        }
        return directory
                .read(dn, password, reader -> people.identity(name, dn, reader))
                .<Answer>map(Answer.Known::new)
                .orElseGet(() -> new Answer.Rejected("the entry has no usable user name"));
    }
}
