package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.LdapServers.Bind;
import dev.gatehouse.identity.ldap.NoAnswer.Kind;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.ldap.core.LdapTemplate;

/** One server of a directory: its connections, and whether it is there. Each method throws {@link NoAnswer} when it is not. */
final class LdapServer implements AutoCloseable {
    private final URI url;
    private final Readers reading;
    private final Pool<Reader> readers;
    private final Pool<Binder> binders;
    private final Breaker breaker;

    LdapServer(
            String directory, URI url, Directory properties, LdapTls tls, ScheduledExecutorService timer, Clock clock) {
        Binders binding = new Binders(url, properties, tls);
        this.url = url;
        this.reading = new Readers(url, properties, tls);
        this.breaker = new Breaker(directory + ": " + url, () -> probe(binding), properties.retryAfter(), timer);
        this.readers =
                new Pool<>(() -> unlessBroken(reading::open), properties.poolSize(), properties.poolTimeout(), clock);
        this.binders =
                new Pool<>(() -> unlessBroken(binding::open), properties.poolSize(), properties.poolTimeout(), clock);
    }

    <T> T read(Function<LdapTemplate, T> question) {
        return watched(() -> readers.use(reader -> reading.ask(reader, question)));
    }

    <T> T readAs(String dn, String password, Function<LdapTemplate, T> question) {
        return watched(() -> {
            Reader reader = reading.openAs(dn, password);
            try {
                return reading.ask(reader, question);
            } finally {
                reader.close();
            }
        });
    }

    Bind bind(String dn, String password) {
        return watched(() -> binders.use(binder -> binder.bind(dn, password)));
    }

    boolean isAsked() {
        return breaker.isClosed();
    }

    /** Waits for a moment when it is not clear whether the server is there. */
    boolean recovers() {
        return breaker.recovers();
    }

    /** Why it is not asked. */
    String reason() {
        return breaker.reason();
    }

    void closeStale() {
        readers.closeStale();
        binders.closeStale();
    }

    @Override
    public void close() {
        readers.close();
        binders.close();
    }

    @Override
    public String toString() {
        return url.toString();
    }

    private <T> T watched(Supplier<T> question) {
        long seen = breaker.failures();
        try {
            return question.get();
        } catch (NoAnswer e) {
            if (e.kind() != Kind.NONE_FREE && seen == breaker.failures()) {
                readers.clear();
                binders.clear();
                breaker.failed(seen, e);
            }
            throw e;
        }
    }

    /** Whoever waited for a connection while the server went does not try to open one. */
    private <T> T unlessBroken(Supplier<T> opening) {
        if (!breaker.isClosed()) {
            throw new NoAnswer(Kind.LOST, breaker.reason(), null);
        }
        return opening.get();
    }

    private static void probe(Binders binding) {
        Binder connection = binding.open();
        try {
            connection.test();
        } finally {
            connection.close();
        }
    }
}
