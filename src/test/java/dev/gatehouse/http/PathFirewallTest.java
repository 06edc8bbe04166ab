package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** The firewall refuses every path that Spring's own firewall refuses. */
@Tag("unit")
class PathFirewallTest {
    private static final String[] PARTS = {
        "/", "/", "me", "admin", "A", "9", "-", "_", ".", "..", ";", "%", "%2e", "%2F", "%2f", "%5c", "%00", "%0a",
        "%25", "%3B", "\\", "\0", "\r", "\n", "\u007f", "\u00e4", "\u2028", "~", "+", "@", ":", "*", "{", " "
    };

    private final HttpFirewall ours = new PathFirewall();
    private final HttpFirewall springs = new StrictHttpFirewall();

    @Test
    void refusesWhatSpringRefuses() {
        Random random = new Random(18);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder path = new StringBuilder("/");
            for (int part = random.nextInt(6); part > 0; part--) {
                path.append(PARTS[random.nextInt(PARTS.length)]);
            }
            MockHttpServletRequest request = request("GET", path.toString());
            assertThat(refuses(ours, request)).as(path.toString()).isEqualTo(refuses(springs, request));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/me", "/protected/resource", "/admin/sessions/3b2c-9_A", "/"})
    void anOrdinaryPathNeedsNoFurtherCheck(String path) {
        assertThat(PathFirewall.isOrdinary(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "get", "PROPFIND", ""})
    void otherMethodsAreRefused(String method) {
        assertThat(refuses(ours, request(method, "/me"))).isTrue();
    }

    @Test
    void controlCharactersInParametersAreRefused() {
        MockHttpServletRequest query = request("GET", "/verify");
        query.setQueryString("role=a%00");
        query.addParameter("role", "a\0");
        assertThat(refusesParameters(query)).isTrue();
        MockHttpServletRequest form = request("POST", "/introspect");
        form.setContentType("application/x-www-form-urlencoded");
        form.addParameter("token", "\0");
        assertThat(refusesParameters(form)).isTrue();
    }

    private boolean refusesParameters(MockHttpServletRequest request) {
        try {
            ours.getFirewalledRequest(request).getParameterMap();
            return false;
        } catch (RequestRejectedException refused) {
            return true;
        }
    }

    private static boolean refuses(HttpFirewall firewall, MockHttpServletRequest request) {
        try {
            firewall.getFirewalledRequest(request);
            return false;
        } catch (RequestRejectedException refused) {
            return true;
        }
    }

    private static MockHttpServletRequest request(String method, String path) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setServletPath(path);
        return request;
    }
}
