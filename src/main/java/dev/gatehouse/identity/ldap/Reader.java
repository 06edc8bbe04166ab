package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.NoAnswer.Kind;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javax.naming.directory.DirContext;
import org.springframework.ldap.CommunicationException;
import org.springframework.ldap.NamingException;
import org.springframework.ldap.ServiceUnavailableException;
import org.springframework.ldap.UncategorizedLdapException;
import org.springframework.ldap.core.ContextSource;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.core.support.SingleContextSource;
import org.springframework.ldap.support.LdapUtils;

/** A connection that entries are read by: JNDI's, under Spring's template. */
final class Reader implements Pool.Connection {
    private static final String[] NO_ATTRIBUTES = {"1.1"};

    private final DirContext context;
    private final LdapTemplate template;
    private final LdapTls tls;

    Reader(DirContext context, LdapTls tls) {
        this.context = context;
        this.template = template(new SingleContextSource(context));
        this.tls = tls;
    }

    /**
     * @throws NamingException when the server has answered that it will not
     * @throws NoAnswer when it has not
     */
    <T> T ask(Function<LdapTemplate, T> question) {
        try {
            return question.apply(template);
        } catch (NamingException e) {
            throw unanswered(e, tls).<RuntimeException>map(Function.identity()).orElse(e);
        }
    }

    /** Reads the entry of the base; that it must not is an answer. */
    @Override
    public void test() {
        try {
            ask(reader -> reader.lookup("", NO_ATTRIBUTES, (Object found) -> found));
        } catch (NamingException answer) {
            return;
        }
    }

    @Override
    public void close() {
        LdapUtils.closeContext(context);
    }

    /** JNDI has a name of its own for most result codes; of the others, and of silence, it tells in words alone. */
    static Optional<NoAnswer> unanswered(NamingException e, LdapTls tls) {
        String words = String.valueOf(e.getMessage());
        boolean isOutage = e instanceof CommunicationException
                || e instanceof ServiceUnavailableException
                || (e instanceof UncategorizedLdapException && !words.contains("LDAP: error code"));
        if (!isOutage) {
            return Optional.empty();
        }
        Throwable root = e.getMostSpecificCause();
        String reason = tls.explain(e).orElseGet(() -> root.getClass().getSimpleName() + ": " + root.getMessage());
        boolean silent = reason.toLowerCase(Locale.ROOT).contains("timed out");
        return Optional.of(new NoAnswer(silent ? Kind.TIMED_OUT : Kind.LOST, reason, e));
    }

    private static LdapTemplate template(ContextSource connection) {
        LdapTemplate template = new LdapTemplate(connection);
        // What Active Directory says of its other partitions, at the end of each search of a whole domain.
        template.setIgnorePartialResultException(true);
        return template;
    }
}
