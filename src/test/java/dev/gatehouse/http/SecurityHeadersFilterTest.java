package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.tomcat.util.http.MimeHeaders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.CacheControlHeadersWriter;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.XXssProtectionHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;

/** The headers are those that Spring Security sets by default. A new version of it may add or change some. */
@Tag("unit")
class SecurityHeadersFilterTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void setsTheHeadersOfSpringSecurity(boolean https) throws Exception {
        HstsHeaderWriter transport = new HstsHeaderWriter();
        transport.setIncludeSubDomains(false);
        Filter springs = new HeaderWriterFilter(List.of(
                new XContentTypeOptionsHeaderWriter(),
                new XXssProtectionHeaderWriter(),
                new CacheControlHeadersWriter(),
                transport,
                new XFrameOptionsHeaderWriter()));
        assertThat(headers(new SecurityHeadersFilter(request -> https), https)).isEqualTo(headers(springs, https));
    }

    /** As bytes, by the valve, which is not on a port of its own for the actuator. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theBytesAreTheSameHeadersForEachResponse(boolean https) throws Exception {
        for (int response = 0; response < 2; response++) {
            MimeHeaders coded = new MimeHeaders();
            SecurityHeaders.of(https).forEach(header -> header.addTo(coded));
            Map<String, String> headers = new TreeMap<>();
            for (String name : Collections.list(coded.names())) {
                headers.put(name, coded.getHeader(name));
                // As a controller that replaces the header, which must not change it for the next response.
                coded.setValue(name).setString("x".repeat(80));
                coded.getValue(name).toBytes();
            }
            assertThat(headers).isEqualTo(headers(new SecurityHeadersFilter(request -> https), https));
        }
    }

    @Test
    void aResponseThatHasTheHeadersGetsThemOnce() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setAttribute(SecurityHeadersValve.DONE, true);
        MockHttpServletResponse response = new MockHttpServletResponse();
        new SecurityHeadersFilter(any -> true).doFilter(request, response, new MockFilterChain());
        assertThat(response.getHeaderNames()).isEmpty();
    }

    @Test
    void theEndOfAnAsynchronousRequestReplacesNoHeader() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setDispatcherType(DispatcherType.ASYNC);
        MockHttpServletResponse response = new MockHttpServletResponse();
        new SecurityHeadersFilter(any -> true).doFilter(request, response, new MockFilterChain());
        assertThat(response.getHeaderNames()).isEmpty();
    }

    private static Map<String, String> headers(Filter filter, boolean https) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setSecure(https);
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(request, response, new MockFilterChain());
        Map<String, String> headers = new TreeMap<>();
        response.getHeaderNames().forEach(name -> headers.put(name, String.valueOf(response.getHeader(name))));
        return headers;
    }
}
