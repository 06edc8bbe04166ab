package dev.gatehouse.http;

import jakarta.servlet.Filter;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.CacheControlHeadersWriter;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.XXssProtectionHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.filter.CorsFilter;

/** The filters of both chains: Spring Security's response headers, and CORS if an origin is configured. */
final class EdgeFilters {
    private EdgeFilters() {}

    static List<Filter> of(HttpProperties properties) {
        return properties.corsOrigins().isEmpty() ? List.of(headers()) : List.of(headers(), cors(properties));
    }

    private static Filter headers() {
        HeaderWriterFilter filter = new HeaderWriterFilter(List.of(
                new XContentTypeOptionsHeaderWriter(),
                new XXssProtectionHeaderWriter(),
                new CacheControlHeadersWriter(),
                new HstsHeaderWriter(),
                new XFrameOptionsHeaderWriter(XFrameOptionsHeaderWriter.XFrameOptionsMode.DENY)));
        // Eagerly, because a header at the time of the commit needs a wrapper around the response.
        filter.setShouldWriteHeadersEagerly(true);
        return filter;
    }

    /** Exposes what a page needs to stay signed in: the renewed token, and why a token was refused. */
    private static Filter cors(HttpProperties properties) {
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOrigins(properties.corsOrigins());
        cors.setAllowCredentials(properties.corsCredentials());
        cors.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
        cors.setAllowedHeaders(List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE));
        cors.setExposedHeaders(
                List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.RETRY_AFTER, HttpHeaders.WWW_AUTHENTICATE));
        return new CorsFilter(request -> cors);
    }
}
