package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** A client cannot choose the charset in which its body is read. */
@Tag("unit")
class BodyEncodingFilterTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "absent",
            value = {
                "application/x-www-form-urlencoded, UTF-8",
                "application/x-www-form-urlencoded; charset=ISO-8859-1, UTF-8",
                "application/x-www-form-urlencoded; charset=unknown, UTF-8",
                "application/json; charset=UTF-16, UTF-8",
                "absent, absent",
            })
    void aBodyIsReadAsUtf8(String type, String encoding) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/introspect");
        request.setContentType(type);
        new BodyEncodingFilter().doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
        assertThat(request.getCharacterEncoding()).isEqualTo(encoding);
    }
}
