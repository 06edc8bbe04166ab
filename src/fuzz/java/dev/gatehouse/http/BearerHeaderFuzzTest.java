package dev.gatehouse.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.problem.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.mock.web.MockHttpServletRequest;

/** The parser agrees with a regular expression on every header value. */
class BearerHeaderFuzzTest {
    private static final Pattern BEARER = Pattern.compile("[ \t]*(?i:bearer)[ \t]+([^ \t]+)[ \t]*", Pattern.DOTALL);

    @FuzzTest(maxDuration = "60s")
    void aTokenIsFoundExactlyWhereTheGrammarHasOne(byte[] input) {
        String header = new String(input, ISO_8859_1);
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Authorization", header);
        Matcher expected = BEARER.matcher(header);
        assertThat(token(request)).isEqualTo(expected.matches() ? expected.group(1) : null);
    }

    private static String token(MockHttpServletRequest request) {
        try {
            return BearerAuthenticator.token(request);
        } catch (Refusal refusal) {
            return null;
        }
    }
}
