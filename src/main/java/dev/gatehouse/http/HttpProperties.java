package dev.gatehouse.http;

import dev.gatehouse.config.Misconfiguration;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * HTTP settings.
 *
 * @param corsOrigins origins whose pages may call this service, as {@code https://app.example.com}; none by default
 * @param corsCredentials whether these pages may send cookies; a bearer token needs none
 * @param missingTokenStatus status of a request without a token: 400, or 401 for clients that expect RFC 6750
 * @param openMetrics whether the metrics are public
 * @param docs whether the page {@code /docs} shows the OpenAPI document
 * @param maxWaiting how many requests that may wait for a database, an identity source or a password hash are handled at once
 */
@ConfigurationProperties("gatehouse.http")
record HttpProperties(
        @DefaultValue List<String> corsOrigins,
        @DefaultValue("false") boolean corsCredentials,
        @DefaultValue("400") int missingTokenStatus,
        @DefaultValue("false") boolean openMetrics,
        @DefaultValue("false") boolean docs,
        @DefaultValue("100") int maxWaiting) {

    private static final Pattern ORIGIN = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/?#\\s]+|\\*|null");

    HttpProperties {
        Misconfiguration.check(
                corsOrigins.stream().allMatch(origin -> ORIGIN.matcher(origin).matches()),
                "gatehouse.http.cors-origins has a value that is no origin: " + corsOrigins,
                "Write a scheme, a host and a port without a path or a slash at the end: https://app.example.com.");
        Misconfiguration.check(
                !corsCredentials || corsOrigins.stream().noneMatch(origin -> origin.contains("*")),
                "gatehouse.http.cors-origins has a * together with cors-credentials, so any page could act as its"
                        + " visitor",
                "Name the origins, or turn gatehouse.http.cors-credentials off.");
        Misconfiguration.check(
                missingTokenStatus == 400 || missingTokenStatus == 401,
                "gatehouse.http.missing-token-status is " + missingTokenStatus,
                "Set it to 400 or 401.");
        Misconfiguration.check(
                maxWaiting >= 1,
                "gatehouse.http.max-waiting is " + maxWaiting,
                "Set it to at least 1, and to less than server.tomcat.threads.max.");
    }
}
