package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.cookie.CookieFixture;
import dev.gatehouse.cookie.TokenCookie;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;

/** A cookie without TLS stays on this machine. */
@Tag("unit")
class CookieTransportTest {

    @Test
    void withoutTlsOnlyThisMachineMayConnect() throws UnknownHostException {
        TokenCookie plain = CookieFixture.cookie(false);
        for (InetAddress address : new InetAddress[] {null, InetAddress.getByName("0.0.0.0")}) {
            assertThatThrownBy(() -> new CookieTransport(plain, server(address)))
                    .isInstanceOf(Misconfiguration.class)
                    .hasMessageContaining("gatehouse.http.cookie.secure");
            assertThatCode(() -> new CookieTransport(CookieFixture.cookie(true), server(address)))
                    .doesNotThrowAnyException();
        }
        assertThatCode(() -> new CookieTransport(plain, server(InetAddress.getLoopbackAddress())))
                .doesNotThrowAnyException();
    }

    private static ServerProperties server(InetAddress address) {
        ServerProperties server = new ServerProperties();
        server.setAddress(address);
        return server;
    }
}
