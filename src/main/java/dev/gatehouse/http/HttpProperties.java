package dev.gatehouse.http;

import dev.gatehouse.config.Misconfiguration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpStatus;

/**
 * The edge.
 *
 * @param corsOrigins whose pages may call us, as {@code https://app.example.com}; none by default
 * @param corsCredentials whether they may send cookies along; a bearer token needs none
 * @param missingTokenStatus 400, or 401 for clients that expect RFC 6750
 * @param openMetrics whether the metrics may be read without a token
 * @param docs whether there is a page at {@code /docs} to read and try what there is
 */
@ConfigurationProperties("gatehouse.http")
record HttpProperties(
        @DefaultValue List<String> corsOrigins,
        @DefaultValue("false") boolean corsCredentials,
        @DefaultValue("400") int missingTokenStatus,
        @DefaultValue("false") boolean openMetrics,
        @DefaultValue("false") boolean docs) {

    HttpProperties {
        Misconfiguration.check(
                !corsCredentials || corsOrigins.stream().noneMatch(origin -> origin.contains("*")),
                "gatehouse.http.cors-origins",
                "has a * together with cors-credentials, so any page could act as its visitor",
                "Name the origins, or turn gatehouse.http.cors-credentials off.");
        Misconfiguration.check(
                missingTokenStatus == 400 || missingTokenStatus == 401,
                "gatehouse.http.missing-token-status",
                "is " + missingTokenStatus,
                "Set it to 400 or 401.");
    }

    HttpStatus missingToken() {
        return HttpStatus.valueOf(missingTokenStatus);
    }
}
