package dev.gatehouse.caller;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Tells who sent a request. Anybody can write a forwarded header, so only what a trusted proxy says of its peer is believed:
 * counted from the right, up to the first address that is no trusted proxy's.
 */
@Component
public class CallerResolver {
    private final List<CidrBlock> trusted;
    private final ForwardedHeader header;

    CallerResolver(CallerProperties properties, Environment environment) {
        this.trusted = properties.trusted();
        this.header = properties.forwardedHeader();
        ForwardedHeaderGuard.requireNone(environment);
    }

    public Caller resolve(HttpServletRequest request) {
        return new Caller(address(request), request.getHeader("User-Agent"));
    }

    private String address(HttpServletRequest request) {
        String peer = request.getRemoteAddr();
        return trusted.isEmpty()
                ? peer
                : IpAddress.parse(peer).map(address -> behind(address, request)).orElse(peer);
    }

    private String behind(IpAddress peer, HttpServletRequest request) {
        IpAddress nearest = peer;
        if (!isTrusted(nearest)) {
            return nearest.text();
        }
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
        return trusted.stream().anyMatch(block -> block.contains(address));
    }
}
