package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.LdapServers.ServerDown;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import javax.naming.directory.DirContext;
import org.jspecify.annotations.Nullable;
import org.springframework.ldap.CommunicationException;
import org.springframework.ldap.InsufficientResourcesException;
import org.springframework.ldap.NamingException;
import org.springframework.ldap.ServiceUnavailableException;
import org.springframework.ldap.UncategorizedLdapException;
import org.springframework.ldap.core.AuthenticationSource;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.core.support.LdapContextSource;
import org.springframework.ldap.core.support.SingleContextSource;
import org.springframework.ldap.support.LdapUtils;

/**
 * The connections to one server by which entries are read. They are kept for the next question, but not for long. One
 * that turns out to have died meanwhile costs nothing but a new one: the question is asked again, which is safe, and
 * surer than a test before each use.
 */
class LdapReaders {
    static {
        // An entry can carry a serialized Java object, and whoever may write an entry would run code here.
        System.setProperty("com.sun.jndi.ldap.object.trustSerialData", "false");
    }

    /** Less than after what firewalls and servers forget a connection. */
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(1);

    private final URI url;
    private final LdapTls tls;
    private final LdapContextSource connections;
    private final Turns turns;
    private final ConcurrentLinkedDeque<Reader> idle = new ConcurrentLinkedDeque<>();

    LdapReaders(URI url, Directory properties, LdapTls tls) {
        this.url = url;
        this.tls = tls;
        this.connections = connections(url, properties, tls);
        this.turns = new Turns(url, properties);
    }

    <T> T read(Function<LdapTemplate, T> question) {
        try {
            return turns.take(() -> askKept(question));
        } catch (CommunicationException | ServiceUnavailableException | InsufficientResourcesException e) {
            throw down(e);
        } catch (UncategorizedLdapException e) {
            throw isTimeout(e) ? down(e) : e;
        }
    }

    <T> T readAs(String dn, String password, Function<LdapTemplate, T> question) {
        try {
            DirContext connection = tls.opening(() -> connections.getContext(dn, password));
            try {
                return question.apply(template(connection));
            } finally {
                LdapUtils.closeContext(connection);
            }
        } catch (CommunicationException | ServiceUnavailableException e) {
            throw down(e);
        }
    }

    /** Opens a connection, to see whether there is anybody. */
    void probe() {
        read(reader -> true);
    }

    /** Closes what is idle. */
    void forget() {
        for (Reader reader = idle.pollFirst(); reader != null; reader = idle.pollFirst()) {
            LdapUtils.closeContext(reader.connection());
        }
    }

    private <T> T askKept(Function<LdapTemplate, T> question) {
        Reader kept = kept();
        if (kept != null) {
            try {
                return ask(kept, question);
            } catch (CommunicationException diedWhileIdle) {
                forget();
            }
        }
        return ask(opened(), question);
    }

    private <T> T ask(Reader reader, Function<LdapTemplate, T> question) {
        boolean well = false;
        try {
            T answer = question.apply(reader.template());
            well = true;
            return answer;
        } finally {
            if (well) {
                idle.addFirst(new Reader(reader.connection(), reader.template(), System.nanoTime()));
            } else {
                LdapUtils.closeContext(reader.connection());
            }
        }
    }

    private @Nullable Reader kept() {
        for (Reader reader = idle.pollFirst(); reader != null; reader = idle.pollFirst()) {
            if (System.nanoTime() - reader.sinceNanos() < LONGEST_IDLE.toNanos()) {
                return reader;
            }
            LdapUtils.closeContext(reader.connection());
        }
        return null;
    }

    private Reader opened() {
        DirContext connection = tls.opening(connections::getReadOnlyContext);
        return new Reader(connection, template(connection), System.nanoTime());
    }

    private ServerDown down(NamingException e) {
        return new ServerDown(tls.explained(url, e), e);
    }

    /** JNDI has no exception of its own for it. */
    private static boolean isTimeout(NamingException e) {
        return String.valueOf(e.getMostSpecificCause().getMessage()).contains("timed out");
    }

    private static LdapTemplate template(DirContext connection) {
        LdapTemplate template = new LdapTemplate(new SingleContextSource(connection));
        // What a referral would have led to is not followed, and is not missed.
        template.setIgnorePartialResultException(true);
        return template;
    }

    private static LdapContextSource connections(URI url, Directory properties, LdapTls tls) {
        LdapContextSource connections = new LdapContextSource();
        connections.setUrl(url.toString());
        connections.setBase(properties.baseDn());
        if (properties.bindDn() != null) {
            connections.setUserDn(properties.bindDn());
            connections.setPassword(String.valueOf(properties.bindPassword()));
        } else if (properties.startTls()) {
            // As nobody, but as nobody by a bind: what is anonymous to the library skips StartTLS.
            connections.setAuthenticationSource(Nobody.INSTANCE);
        } else {
            connections.setAnonymousReadOnly(true);
        }
        connections.setReferral(properties.followReferrals() ? "follow" : "ignore");
        tls.secure(connections);
        Map<String, Object> environment = new HashMap<>(tls.environment(url));
        environment.put("java.naming.ldap.attributes.binary", ActiveDirectory.SID);
        environment.put("com.sun.jndi.ldap.connect.timeout", millis(properties.connectTimeout()));
        environment.put("com.sun.jndi.ldap.read.timeout", millis(properties.readTimeout()));
        connections.setBaseEnvironmentProperties(environment);
        connections.afterPropertiesSet();
        return connections;
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    /** @param sinceNanos from when on it is idle */
    private record Reader(DirContext connection, LdapTemplate template, long sinceNanos) {}

    private enum Nobody implements AuthenticationSource {
        INSTANCE;

        @Override
        public String getPrincipal() {
            return "";
        }

        @Override
        public String getCredentials() {
            return "";
        }
    }
}
