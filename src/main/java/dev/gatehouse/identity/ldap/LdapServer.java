package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.LdapServers.Bind;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.springframework.ldap.core.LdapTemplate;

/** One server of a directory: connections that read, others that try passwords, and whether it is left alone. */
class LdapServer implements AutoCloseable {
    private final URI url;
    private final LdapReaders readers;
    private final LdapBinds binds;
    private final AtomicBoolean leftAlone = new AtomicBoolean();

    LdapServer(URI url, Directory properties, LdapTls tls) {
        this.url = url;
        this.readers = new LdapReaders(url, properties, tls);
        this.binds = new LdapBinds(url, properties, tls);
    }

    URI url() {
        return url;
    }

    <T> T read(Function<LdapTemplate, T> question) {
        return readers.read(question);
    }

    <T> T readAs(String dn, String password, Function<LdapTemplate, T> question) {
        return readers.readAs(dn, password, question);
    }

    Bind bind(String dn, String password) {
        return binds.bind(dn, password);
    }

    boolean isLeftAlone() {
        return leftAlone.get();
    }

    /** @return false when it is left alone already */
    boolean leaveAlone() {
        return leftAlone.compareAndSet(false, true);
    }

    /** Opens a new connection of both kinds; what was open before is old news. */
    void probe() {
        readers.forget();
        binds.probe();
        readers.probe();
    }

    void welcomeBack() {
        leftAlone.set(false);
    }

    @Override
    public void close() {
        readers.forget();
        binds.close();
    }
}
