package dev.gatehouse.http;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.cookie.TokenCookie;
import java.net.InetAddress;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.stereotype.Component;

/** Stops the start if browsers would send tokens in cookies to this server without TLS. */
@Component
class CookieTransport {

    CookieTransport(TokenCookie cookie, ServerProperties server) {
        InetAddress address = server.getAddress();
        boolean loopback = address != null && address.isLoopbackAddress();
        Misconfiguration.check(
                !cookie.isEnabled() || cookie.isSecure() || loopback,
                "gatehouse.http.cookie.secure is false, but other machines can connect, and tokens can be read on the way",
                "Remove the setting, or set server.address to 127.0.0.1.");
    }
}
