package dev.gatehouse.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** The name and the secret of a client, in the header or in the form, but not in both (RFC 6749, section 2.3.1). */
record ClientCredentials(String id, String secret) {
    private static final String BASIC = "basic ";

    /** @return nothing where the request has none */
    static Optional<ClientCredentials> of(HttpServletRequest request, Form form) {
        List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        String id = form.member("client_id");
        String secret = form.member("client_secret");
        if (headers.isEmpty()) {
            return id == null || secret == null ? Optional.empty() : Optional.of(new ClientCredentials(id, secret));
        }
        if (headers.size() > 1 || secret != null) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "The client authenticates in more than one way");
        }
        ClientCredentials basic = basic(headers.get(0));
        if (basic != null && id != null && !id.equals(basic.id)) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "client_id is not the one that authenticates");
        }
        return Optional.ofNullable(basic);
    }

    /** Both were encoded as a form is before they were joined. */
    private static @Nullable ClientCredentials basic(String header) {
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            String both = new String(
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip()), UTF_8);
            int colon = both.indexOf(':');
            return colon < 0
                    ? null
                    : new ClientCredentials(
                            URLDecoder.decode(both.substring(0, colon), UTF_8),
                            URLDecoder.decode(both.substring(colon + 1), UTF_8));
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "ClientCredentials[id=" + id + "]";
    }
}
