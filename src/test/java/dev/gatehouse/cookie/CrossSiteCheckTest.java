package dev.gatehouse.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.cookie.CrossSiteCheck.Origins;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** Which pages may change something with the cookie of their visitor. */
@Tag("unit")
class CrossSiteCheckTest {
    private static final CrossSiteCheck CHECK = CookieFixture.check(true);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // Sec-Fetch-Site | Origin                        | X-Requested-With | accepted
                "same-origin      | -                             | -                | true",
                "same-origin      | https://app.example.com       | -                | true",
                "none             | -                             | -                | true",
                "same-site        | https://app.example.com       | -                | false",
                "same-site        | https://evil.example.com      | x                | false",
                "cross-site       | https://app.example.com       | x                | false",
                "cross-site       | -                             | x                | false",
                "''               | https://app.example.com       | -                | false",
                "Same-Origin      | -                             | -                | false",
                "unknown          | https://app.example.com       | -                | false",
                "-                | https://app.example.com       | -                | true",
                "-                | https://APP.example.com       | -                | true",
                "-                | https://app.example.com:443   | -                | true",
                "-                | https://app.example.com:8443  | -                | false",
                "-                | http://app.example.com        | -                | false",
                "-                | https://app.example.com.evil  | -                | false",
                "-                | https://evil/app.example.com  | -                | false",
                "-                | https://evil@app.example.com  | -                | false",
                "-                | null                          | -                | false",
                "-                | ''                            | -                | false",
                "-                | -                             | x                | false",
                "-                | -                             | -                | false",
                // The allow-list, which needs the header that only CORS permits.
                "cross-site       | https://spa.example.com       | x                | true",
                "same-site        | https://spa.example.com       | x                | true",
                "-                | https://spa.example.com       | x                | true",
                "cross-site       | https://spa.example.com       | -                | false",
                "cross-site       | https://spa.example.com       | ' '              | false",
                "cross-site       | https://spa.example.com:444   | x                | false",
                "cross-site       | http://spa.example.com        | x                | false",
                "cross-site       | null                          | x                | false",
            })
    void theBrowserSaysWhichPageItWas(String site, String origin, String custom, boolean accepted) {
        MockHttpServletRequest request = request("POST");
        add(request, "Sec-Fetch-Site", site);
        add(request, "Origin", origin);
        add(request, "X-Requested-With", custom);
        assertThat(accepts(CHECK::require, request)).isEqualTo(accepted);
        assertThat(accepts(CHECK::requireIfUnsafe, request)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "FROB", "get"})
    void everyMethodThatMayChangeSomethingIsChecked(String method) {
        assertThat(accepts(CHECK::requireIfUnsafe, request(method))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void aRequestThatReadsIsAcceptedFromEverywhereButASignInIsNot(String method) {
        MockHttpServletRequest request = request(method);
        request.addHeader("Sec-Fetch-Site", "cross-site");
        assertThat(accepts(CHECK::requireIfUnsafe, request)).isTrue();
        assertThat(accepts(CHECK::require, request)).isFalse();
    }

    @Test
    void aHeaderThatOccursTwiceProvesNothing() {
        MockHttpServletRequest request = request("POST");
        request.addHeader("Sec-Fetch-Site", "same-origin");
        request.addHeader("Sec-Fetch-Site", "cross-site");
        assertThat(accepts(CHECK::require, request)).isFalse();
        MockHttpServletRequest origins = request("POST");
        origins.addHeader("Origin", "https://app.example.com");
        origins.addHeader("Origin", "https://evil.example.com");
        assertThat(accepts(CHECK::require, origins)).isFalse();
    }

    @Test
    void withoutTlsTheOwnPagesArePlainHttp() {
        CrossSiteCheck plain = CookieFixture.check(false);
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");
        request.addHeader("Host", "localhost:8080");
        request.addHeader("Origin", "http://localhost:8080");
        assertThat(accepts(plain::require, request)).isTrue();
        assertThat(accepts(CHECK::require, request)).isFalse();
    }

    @Test
    void withoutAHostNoOriginIsOwn() {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");
        request.addHeader("Origin", "https://null");
        assertThat(accepts(CHECK::require, request)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // original | forwarded | WebSocket | checked
                "GET        | -         | -         | false",
                "-          | HEAD      | -         | false",
                "GET        | OPTIONS   | -         | false",
                "-          | -         | -         | true",
                "POST       | -         | -         | true",
                "-          | DELETE    | -         | true",
                "GET        | POST      | -         | true",
                "POST       | GET       | -         | true",
                "''         | -         | -         | true",
                "GET        | -         | key       | true",
                "-          | CONNECT   | -         | true",
            })
    void behindAGatewayTheOriginalRequestIsJudged(String original, String forwarded, String key, boolean checked) {
        MockHttpServletRequest request = request("GET");
        add(request, "X-Original-Method", original);
        add(request, "X-Forwarded-Method", forwarded);
        add(request, "Sec-WebSocket-Key", key);
        assertThat(accepts(CHECK::requireIfUnsafeBehindGateway, request)).isEqualTo(!checked);
        request.addHeader("Sec-Fetch-Site", "same-origin");
        assertThat(accepts(CHECK::requireIfUnsafeBehindGateway, request)).isTrue();
    }

    @Test
    void behindAGatewayTheForwardedHostIsThatOfTheApplication() {
        MockHttpServletRequest request = request("GET");
        request.addHeader("X-Forwarded-Method", "POST");
        request.addHeader("X-Forwarded-Host", "orders.example.com");
        request.addHeader("Origin", "https://orders.example.com");
        assertThat(accepts(CHECK::requireIfUnsafeBehindGateway, request)).isTrue();
        assertThat(accepts(CHECK::require, request)).isFalse();
    }

    @Test
    void withoutCredentialsInCorsNoOtherOriginIsAllowed() {
        CrossSiteCheck strict =
                new CrossSiteCheck(new Origins(List.of("https://spa.example.com"), false), CookieFixture.cookie(true));
        MockHttpServletRequest request = request("POST");
        request.addHeader("Sec-Fetch-Site", "same-site");
        request.addHeader("Origin", "https://spa.example.com");
        request.addHeader("X-Requested-With", "x");
        assertThat(accepts(strict::require, request)).isFalse();
        assertThat(accepts(CHECK::require, request)).isTrue();
    }

    @Test
    void theOriginOfSandboxedPagesCannotBeAllowed() {
        assertThatThrownBy(() -> new Origins(List.of("null"), true)).isInstanceOf(Misconfiguration.class);
    }

    private static MockHttpServletRequest request(String method) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/");
        request.addHeader("Host", "app.example.com");
        return request;
    }

    private static void add(MockHttpServletRequest request, String name, String value) {
        if (value != null) {
            request.addHeader(name, value);
        }
    }

    private static boolean accepts(Consumer<MockHttpServletRequest> check, MockHttpServletRequest request) {
        try {
            check.accept(request);
            return true;
        } catch (Refusal refusal) {
            assertThat(refusal.code()).isEqualTo(ProblemCode.CROSS_ORIGIN_REQUEST);
            return false;
        }
    }
}
