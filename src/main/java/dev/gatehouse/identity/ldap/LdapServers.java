package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import dev.gatehouse.identity.ldap.NoAnswer.Kind;
import dev.gatehouse.threads.DirectoryTimer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.ldap.NamingException;
import org.springframework.ldap.core.LdapTemplate;

/** The servers of one directory: whom to ask, and how. What is asked is not its business. */
class LdapServers implements AutoCloseable {
    static {
        // An entry can carry a serialized Java object, and whoever may write an entry would run code here.
        System.setProperty("com.sun.jndi.ldap.object.trustSerialData", "false");
    }

    private static final long HOUSEKEEPING_SECONDS = 30;

    private final ScheduledExecutorService timer;
    private final List<LdapServer> servers;

    /** @param name of the source */
    LdapServers(String name, Directory properties, Clock clock) {
        LdapTls tls = new LdapTls("gatehouse.identity.ldap." + name, properties.caFile());
        this.timer = DirectoryTimer.create(name, properties.urls().size());
        this.servers = properties.urls().stream()
                .map(url -> new LdapServer(name, url, properties, tls, timer, clock))
                .toList();
        keepHouse();
    }

    /**
     * Asks as {@code bind-dn}, or anonymously where there is none. Names in the question are relative to
     * {@code base-dn}. The question may be asked twice.
     *
     * @throws NamingException when a server will not tell
     * @throws SourceUnavailable when no server answers
     */
    <T> T read(Function<LdapTemplate, T> question) {
        return ask(server -> server.read(question));
    }

    /** As {@link #read}, but as a user whose bind has succeeded. */
    <T> T readAs(String dn, String password, Function<LdapTemplate, T> question) {
        return ask(server -> server.readAs(dn, password, question));
    }

    /**
     * Binds as somebody, only to see whether the password is right.
     *
     * @throws SourceUnavailable when no server says yes or no
     */
    Bind bind(String dn, String password) {
        return ask(server -> server.bind(dn, password));
    }

    /** The first that answers; then once more those of which it has just become clear that they are still there. */
    private <T> T ask(Function<LdapServer, T> question) {
        List<String> reasons = new ArrayList<>();
        List<LdapServer> unclear = new ArrayList<>();
        for (LdapServer server : servers) {
            if (!server.isAsked()) {
                unclear.add(server);
                continue;
            }
            try {
                return question.apply(server);
            } catch (NoAnswer e) {
                if (e.kind() == Kind.NONE_FREE) {
                    reasons.add(server + ": " + e.reason());
                } else {
                    unclear.add(server);
                }
            }
        }
        for (LdapServer server : unclear) {
            try {
                if (server.recovers()) {
                    return question.apply(server);
                }
                reasons.add(server + ": " + server.reason());
            } catch (NoAnswer e) {
                reasons.add(server + ": " + e.reason());
            }
        }
        throw new SourceUnavailable(String.join("; ", reasons), null);
    }

    private void keepHouse() {
        servers.forEach(LdapServer::closeStale);
        var unused = timer.schedule(this::keepHouse, HOUSEKEEPING_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        servers.forEach(LdapServer::close);
    }

    /** What a directory answers to a bind. */
    sealed interface Bind {

        /** @param policyError the error of the password policy control (draft-behera-ldap-password-policy-10, section 6.2), if any */
        record Accepted(@Nullable Integer policyError) implements Bind {}

        /**
         * @param code the result code (RFC 4511, appendix A)
         * @param diagnostic the server's words, in which Active Directory has its sub-code
         * @param policyError as in {@link Accepted}
         */
        record Refused(
                int code, String diagnostic, @Nullable Integer policyError) implements Bind {}
    }
}
