package dev.gatehouse.identity.ldap;

import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.ldap.LdapProperties.Directory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The servers of one directory: the first that is well is asked, and the next ones in its stead when it is not. A server
 * that does not answer is left alone until a look from the background finds it well again: so it costs one time-out, and
 * not one a sign-in.
 */
class LdapServers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LdapServers.class);

    private final String name;
    private final Duration retryAfter;
    private final List<LdapServer> servers;
    private final ExecutorService background;

    LdapServers(String name, Directory properties) {
        this.name = name;
        this.retryAfter = properties.retryAfter();
        LdapTls tls = new LdapTls(name, properties);
        this.servers = properties.urls().stream()
                .map(url -> new LdapServer(url, properties, tls))
                .toList();
        CustomizableThreadFactory threads = new CustomizableThreadFactory("ldap-" + name + "-");
        threads.setDaemon(true);
        this.background = Executors.newSingleThreadExecutor(threads);
    }

    /**
     * Asks as {@code bind-dn}, or anonymously where there is none. Names in the question are relative to
     * {@code base-dn}.
     *
     * @throws SourceUnavailable when no server answers
     * @throws org.springframework.ldap.NamingException when a server answers with an error
     */
    <T> T read(Function<LdapTemplate, T> question) {
        return first(server -> server.read(question));
    }

    /**
     * Asks as a user whose bind has succeeded.
     *
     * @throws SourceUnavailable when no server answers
     */
    <T> T readAs(String dn, String password, Function<LdapTemplate, T> question) {
        return first(server -> server.readAs(dn, password, question));
    }

    /**
     * Binds as somebody, only to see whether the password is right.
     *
     * @throws SourceUnavailable when no server says yes or no
     */
    Bind bind(String dn, String password) {
        return first(server -> server.bind(dn, password));
    }

    @Override
    public void close() {
        background.shutdownNow();
        servers.forEach(LdapServer::close);
    }

    private <T> T first(Function<LdapServer, T> question) {
        ServerDown last = null;
        for (LdapServer server : servers) {
            if (!server.isLeftAlone()) {
                try {
                    return question.apply(server);
                } catch (ServerDown down) {
                    last = down;
                    leaveAlone(server, down);
                }
            }
        }
        if (last != null) {
            throw new SourceUnavailable(String.valueOf(last.getMessage()), last);
        }
        throw new SourceUnavailable(
                "no server answers, and each is looked at again every " + retryAfter.toSeconds() + " s", null);
    }

    private void leaveAlone(LdapServer server, ServerDown down) {
        if (server.leaveAlone()) {
            log.warn("LDAP server {} of {} is left alone: {}", server.url(), name, down.getMessage());
            look(server, Duration.ZERO);
        }
    }

    private void look(LdapServer server, Duration delay) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, background)
                .execute(() -> {
                    try {
                        server.probe();
                        server.welcomeBack();
                        log.info("LDAP server {} of {} answers again", server.url(), name);
                    } catch (RuntimeException e) {
                        log.debug("LDAP server {} does not answer yet", server.url(), e);
                        look(server, retryAfter);
                    }
                });
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

    /** A server does not answer, or not in time. */
    static final class ServerDown extends RuntimeException {
        ServerDown(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
