package dev.gatehouse.caller;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.springframework.mock.web.MockHttpServletRequest;

/** Every header value gives one hop for each element, so that no malformed element shifts the others. */
class ForwardedHeaderFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void eachElementIsOneHop(byte[] input) {
        String header = new String(input, ISO_8859_1);
        for (ForwardedHeader kind : ForwardedHeader.values()) {
            MockHttpServletRequest request = new MockHttpServletRequest();
            request.addHeader(kind == ForwardedHeader.FORWARDED ? "Forwarded" : "X-Forwarded-For", header);
            List<String> hops = kind.hops(request);
            assertThat(hops).hasSize(header.split(",", -1).length);
            assertThat(hops).noneMatch(hop -> hop.startsWith("[") && hop.endsWith("]") && hop.length() < 2);
        }
    }
}
