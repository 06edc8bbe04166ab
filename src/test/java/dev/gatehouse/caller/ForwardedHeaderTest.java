package dev.gatehouse.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** One hop for each element of the header, in its order. */
@Tag("unit")
class ForwardedHeaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7|203.0.113.7",
                "203.0.113.7:4711|203.0.113.7",
                "2001:db8::1|2001:db8::1",
                "[2001:db8::1]|2001:db8::1",
                "[2001:db8::1]:4711|2001:db8::1",
                "unknown|unknown",
                "host:80|host:80",
            })
    void aHopIsAnAddressWithoutPortAndBrackets(String element, String hop) {
        assertThat(ForwardedHeader.X_FORWARDED_FOR.hops(request("X-Forwarded-For", element)))
                .containsExactly(hop);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=203.0.113.7|203.0.113.7",
                "proto=https; For=\"203.0.113.7:4711\" ;by=10.0.0.1|203.0.113.7",
                "FOR=\"[2001:db8::1]:4711\"|2001:db8::1",
                "for=_hidden|_hidden",
                "forx=203.0.113.7|''",
                "by=203.0.113.7|''",
            })
    void theNodeOfForwardedIsItsParameterFor(String element, String hop) {
        assertThat(ForwardedHeader.FORWARDED.hops(request("Forwarded", element)))
                .containsExactly(hop);
    }

    @Test
    void elementsOfSeveralHeadersKeepTheirOrderAndPlace() {
        MockHttpServletRequest request = request("X-Forwarded-For", " 192.0.2.1 ,,garbage");
        request.addHeader("X-Forwarded-For", "192.0.2.2");
        assertThat(ForwardedHeader.X_FORWARDED_FOR.hops(request))
                .isEqualTo(List.of("192.0.2.1", "", "garbage", "192.0.2.2"));
    }

    @Test
    void theOtherHeaderIsIgnored() {
        assertThat(ForwardedHeader.FORWARDED.hops(request("X-Forwarded-For", "192.0.2.1")))
                .isEmpty();
        assertThat(ForwardedHeader.X_FORWARDED_FOR.hops(request("Forwarded", "for=192.0.2.1")))
                .isEmpty();
    }

    private static MockHttpServletRequest request(String header, String value) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader(header, value);
        return request;
    }
}
