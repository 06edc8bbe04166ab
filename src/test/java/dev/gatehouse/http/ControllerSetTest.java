package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.HandlerMapping;

/** Controllers are compared by the path that they declare, whatever the path of the request. */
@Tag("unit")
class ControllerSetTest {
    private final ControllerSet set = new ControllerSet("/me", "/verify/**", "/docs/**");

    @ParameterizedTest
    @CsvSource({
        "/me, true",
        "/verify, true",
        "/verify/**, true",
        "/docs/{file}, true",
        "/docs/{*path}, true",
        "/me/password, false",
        "/**, false",
        "/{name}, false",
        "/verifying, false",
    })
    void aControllerIsInTheSetByItsDeclaredPath(String declared, boolean contained) {
        for (int request = 0; request < 2; request++) {
            assertThat(set.contains(mapped(declared))).isEqualTo(contained);
        }
    }

    @Test
    void aRequestWithoutAControllerIsNotInTheSet() {
        assertThat(set.contains(new MockHttpServletRequest("GET", "/me"))).isFalse();
    }

    private static MockHttpServletRequest mapped(String declared) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/other");
        request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, declared);
        return request;
    }
}
