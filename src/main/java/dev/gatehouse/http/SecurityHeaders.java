package dev.gatehouse.http;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The response headers that Spring Security sets by default. */
final class SecurityHeaders {
    private static final List<PreparedHeader> HTTP = List.of(
            new PreparedHeader("X-Content-Type-Options", "nosniff"),
            new PreparedHeader("X-XSS-Protection", "0"),
            new PreparedHeader("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate"),
            new PreparedHeader("Pragma", "no-cache"),
            new PreparedHeader("Expires", "0"),
            new PreparedHeader("X-Frame-Options", "DENY"));

    /** HTTPS is required for one year, on this host only: others of its domain may have no TLS. */
    private static final List<PreparedHeader> HTTPS = Stream.concat(
                    HTTP.stream(),
                    Stream.of(new PreparedHeader(
                            "Strict-Transport-Security",
                            "max-age=" + Duration.ofDays(365).toSeconds())))
            .toList();

    private SecurityHeaders() {}

    /** @param https whether the client has sent the request by HTTPS */
    static List<PreparedHeader> of(boolean https) {
        return https ? HTTPS : HTTP;
    }
}
