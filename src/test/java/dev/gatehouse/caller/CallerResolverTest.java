package dev.gatehouse.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.web.MockHttpServletRequest;

/** T32: which forwarded addresses are trusted. */
@Tag("unit")
class CallerResolverTest {
    private static final List<String> PROXIES = List.of("10.0.0.0/8", "2001:db8:aaaa::/48");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                // the peer       | the header                          | the client
                "192.0.2.1        | none                                | 192.0.2.1",
                "192.0.2.1        | 203.0.113.9                         | 192.0.2.1",
                "10.0.0.1         | none                                | 10.0.0.1",
                "10.0.0.1         | 203.0.113.9                         | 203.0.113.9",
                "10.0.0.1         | 1.1.1.1, 203.0.113.9                | 203.0.113.9",
                "10.0.0.1         | 1.1.1.1, 203.0.113.9, 10.2.3.4      | 203.0.113.9",
                "10.0.0.1         | 10.9.9.9, 10.2.3.4                  | 10.9.9.9",
                "10.0.0.1         | 1.1.1.1, nonsense                   | 10.0.0.1",
                "10.0.0.1         | 1.1.1.1, nonsense, 10.2.3.4         | 10.2.3.4",
                "10.0.0.1         | 1.1.1.1,                            | 10.0.0.1",
                "10.0.0.1         | 1.1.1.1, 999.1.1.1                  | 10.0.0.1",
                "10.0.0.1         | 1.1.1.1, localhost                  | 10.0.0.1",
                "10.0.0.1         | 203.0.113.9:4711                    | 203.0.113.9",
                "10.0.0.1         | 2001:db8::7                         | 2001:db8:0:0:0:0:0:7",
                "10.0.0.1         | [2001:db8::7]:4711                  | 2001:db8:0:0:0:0:0:7",
                "::ffff:10.0.0.1  | ::ffff:203.0.113.9                  | 203.0.113.9",
                "2001:db8:aaaa::1 | 203.0.113.9                         | 203.0.113.9",
                "2001:db8:aaab::1 | 203.0.113.9                         | 2001:db8:aaab:0:0:0:0:1",
            })
    void onlyTrustedProxiesCountAndTheAddressesAreReadFromTheRight(String peer, String header, String client) {
        assertThat(resolved(ForwardedHeader.X_FORWARDED_FOR, peer, "X-Forwarded-For", header))
                .isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "for=203.0.113.9                                      | 203.0.113.9",
                "for=1.1.1.1, For=\"203.0.113.9:80\";proto=https;by=10.0.0.1 | 203.0.113.9",
                "for=1.1.1.1, by=10.0.0.1;for=\"[2001:db8::7]:4711\" | 2001:db8:0:0:0:0:0:7",
                "for=1.1.1.1, for=unknown                             | 10.0.0.1",
                "for=1.1.1.1, for=_hidden                             | 10.0.0.1",
                "for=1.1.1.1, proto=https                             | 10.0.0.1",
            })
    void theHeaderForwardedIsReadIfItIsConfigured(String header, String client) {
        assertThat(resolved(ForwardedHeader.FORWARDED, "10.0.0.1", "Forwarded", header))
                .isEqualTo(client);
    }

    @Test
    void theHeaderThatIsNotConfiguredIsIgnored() {
        assertThat(resolved(ForwardedHeader.X_FORWARDED_FOR, "10.0.0.1", "Forwarded", "for=1.1.1.1"))
                .isEqualTo("10.0.0.1");
    }

    @Test
    void severalHeadersFormOneList() {
        MockHttpServletRequest request = request("10.0.0.1");
        request.addHeader("X-Forwarded-For", "1.1.1.1");
        request.addHeader("X-Forwarded-For", "203.0.113.9, 10.2.2.2");
        assertThat(resolver(ForwardedHeader.X_FORWARDED_FOR, new MockEnvironment())
                        .resolve(request)
                        .address())
                .isEqualTo("203.0.113.9");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,192.0.2.1",
        "2001:db8:1:2:3:4:5:6,2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:2::,2001:db8:1:2:0:0:0:0/64",
        "::ffff:192.0.2.1,192.0.2.1",
    })
    void theBlockOfAnIpv6AddressIsIts64(String address, String block) {
        assertThat(new Caller(address, null).block()).isEqualTo(block);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0/8", "::/129", "proxy.example.com", "10.0.0.0/", "10.0.0.0/x", ""})
    void anInvalidBlockOfAddressesStopsTheStart(String block) {
        assertThatThrownBy(() -> new CallerProperties(List.of(block), ForwardedHeader.X_FORWARDED_FOR))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith("gatehouse.caller.trusted-proxies has ");
    }

    @ParameterizedTest
    @CsvSource({"server.forward-headers-strategy,native", "server.tomcat.remoteip.remote-ip-header,x-forwarded-for"})
    void forwardedHeadersInTheContainerStopTheStart(String key, String value) {
        assertThatThrownBy(
                        () -> resolver(ForwardedHeader.X_FORWARDED_FOR, new MockEnvironment().withProperty(key, value)))
                .isInstanceOf(Misconfiguration.class)
                .hasMessageStartingWith(key);
    }

    private static String resolved(ForwardedHeader header, String peer, String name, String value) {
        MockHttpServletRequest request = request(peer);
        if (value != null) {
            request.addHeader(name, value);
        }
        return resolver(header, new MockEnvironment()).resolve(request).address();
    }

    private static CallerResolver resolver(ForwardedHeader header, MockEnvironment environment) {
        return new CallerResolver(new CallerProperties(PROXIES, header), environment);
    }

    private static MockHttpServletRequest request(String peer) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(peer);
        return request;
    }

    /** Events keep the caller after the request. */
    @Test
    void aUserAgentIsCut() {
        assertThat(new Caller("192.0.2.1", "x".repeat(16_384)).userAgent()).hasSize(512);
        assertThat(new Caller("192.0.2.1", "Browser/1").userAgent()).isEqualTo("Browser/1");
    }
}
