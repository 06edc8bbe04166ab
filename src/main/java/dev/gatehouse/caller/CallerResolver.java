package dev.gatehouse.caller;

import dev.gatehouse.config.Misconfiguration;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;

/**
 * Finds the client that sent a request. Any client can write a forwarded header, so an entry counts only if a trusted proxy
 * added it: the addresses are read from the right, up to the first one that is not a trusted proxy.
 */
@Component
public class CallerResolver {
    private static final String ATTRIBUTE = Caller.class.getName();
    private static final String STRATEGY = "server.forward-headers-strategy";
    private static final List<String> HEADERS =
            List.of("server.tomcat.remoteip.remote-ip-header", "server.tomcat.remoteip.protocol-header");

    private final List<IpAddressMatcher> trusted;
    private final ForwardedHeader header;

    CallerResolver(CallerProperties properties, Environment environment) {
        this.trusted = properties.trusted();
        this.header = properties.forwardedHeader();
        requireDirectPeer(STRATEGY, "none".equalsIgnoreCase(environment.getProperty(STRATEGY, "none")));
        HEADERS.forEach(
                key -> requireDirectPeer(key, environment.getProperty(key, "").isBlank()));
    }

    /** The client of the request, which is computed once and kept as an attribute of the request. */
    public Caller resolve(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Caller known) {
            return known;
        }
        Caller caller = new Caller(address(request), request.getHeader(HttpHeaders.USER_AGENT));
        request.setAttribute(ATTRIBUTE, caller);
        return caller;
    }

    /** Whether any proxy is trusted. */
    public boolean hasProxies() {
        return !trusted.isEmpty();
    }

    /** Whether the request came from a trusted proxy. */
    public boolean isFromProxy(HttpServletRequest request) {
        return hasProxies()
                && IpAddress.parse(request.getRemoteAddr())
                        .filter(this::isTrusted)
                        .isPresent();
    }

    /** Whether the client used HTTPS: to this server, or as a trusted proxy reports, to the proxy. */
    public boolean isHttps(HttpServletRequest request) {
        return request.isSecure() || (header.isHttps(request) && isFromProxy(request));
    }

    private String address(HttpServletRequest request) {
        String peer = request.getRemoteAddr();
        return trusted.isEmpty()
                ? peer
                : IpAddress.parse(peer)
                        .map(address -> clientBehind(address, request))
                        .orElse(peer);
    }

    private String clientBehind(IpAddress peer, HttpServletRequest request) {
        IpAddress nearest = peer;
        List<String> hops = header.hops(request);
        for (int i = hops.size() - 1; i >= 0 && isTrusted(nearest); i--) {
            Optional<IpAddress> hop = IpAddress.parse(hops.get(i));
            if (hop.isEmpty()) {
                break;
            }
            nearest = hop.get();
        }
        return nearest.text();
    }

    private boolean isTrusted(IpAddress address) {
        return trusted.stream().anyMatch(proxy -> proxy.matches(address.text()));
    }

    /** A container that evaluates forwarded headers trusts more of them, and hides the peer. */
    private static void requireDirectPeer(String key, boolean unset) {
        Misconfiguration.check(
                unset,
                key + " makes the container evaluate forwarded headers before Gatehouse sees which peer sent them",
                "Remove it, and name the proxies in gatehouse.caller.trusted-proxies.");
    }
}
