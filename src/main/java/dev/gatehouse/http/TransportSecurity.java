package dev.gatehouse.http;

import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.token.TokenIssuer;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Whether requests are protected by TLS, and warnings for the operator if passwords and tokens travel without it. */
@Component
class TransportSecurity {
    private static final Logger log = LoggerFactory.getLogger(TransportSecurity.class);

    private final CallerResolver callers;
    private final ServerProperties server;
    private final ObjectProvider<TokenIssuer> issuer;
    private final AtomicBoolean warned = new AtomicBoolean();

    TransportSecurity(CallerResolver callers, ServerProperties server, ObjectProvider<TokenIssuer> issuer) {
        this.callers = callers;
        this.server = server;
        this.issuer = issuer;
    }

    /** Whether the client used HTTPS. Warns once about secrets that bypass the proxies by plain HTTP. */
    boolean isHttps(HttpServletRequest request) {
        boolean https = callers.isHttps(request);
        if (!https && callers.hasProxies() && !warned.get() && hasSecret(request)) {
            warnOfBypass(request);
        }
        return https;
    }

    /** A probe of the health has none. */
    private static boolean hasSecret(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null
                || request.getHeader(HttpHeaders.COOKIE) != null
                || request.getMethod().equals("POST");
    }

    private void warnOfBypass(HttpServletRequest request) {
        String peer = request.getRemoteAddr();
        boolean fromHere = Objects.equals(peer, request.getLocalAddr());
        if (!fromHere && !callers.isFromProxy(request) && warned.compareAndSet(false, true)) {
            log.warn(
                    "a request from {} came by plain HTTP and from no proxy of gatehouse.caller.trusted-proxies. On its"
                            + " way, passwords and tokens can be read: let only the proxies connect to this port. This"
                            + " is logged once.",
                    peer);
        }
    }

    /** Empty on an edge, whose tokens name the core. */
    private String issuer() {
        TokenIssuer known = issuer.getIfAvailable();
        return known == null ? "" : known.issuer();
    }

    @EventListener
    void on(WebServerInitializedEvent started) {
        if (WebServerApplicationContext.hasServerNamespace(started.getApplicationContext(), "management")) {
            return;
        }
        InetAddress address = server.getAddress();
        new ServiceAddress(
                        issuer(),
                        Ssl.isEnabled(server.getSsl()),
                        address != null && address.isLoopbackAddress(),
                        started.getWebServer().getPort(),
                        Objects.requireNonNullElse(server.getServlet().getContextPath(), ""),
                        callers.hasProxies())
                .warnings()
                .forEach(log::warn);
    }
}
