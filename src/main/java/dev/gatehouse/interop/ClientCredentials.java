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

/** The id and secret of a client, from the header or from the form, but not from both (RFC 6749, section 2.3.1). */
record ClientCredentials(String id, String secret) {
    private static final String BASIC = "basic ";

    /**
     * @return empty when the request has no readable credentials
     * @throws Refusal {@code invalid_request} when it has more than one
     */
    static Optional<ClientCredentials> of(HttpServletRequest request, Form form) {
        List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).stream()
                .filter(header -> !header.isBlank())
                .toList();
        String id = form.parameter("client_id");
        String secret = form.parameter("client_secret");
        if (headers.isEmpty()) {
            return id == null || secret == null ? Optional.empty() : Optional.of(new ClientCredentials(id, secret));
        }
        if (headers.size() > 1 || secret != null) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "The client authenticates in more than one way");
        }
        ClientCredentials basic = basic(headers.get(0));
        if (basic != null && id != null && !id.equals(basic.id)) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "client_id differs from the client that authenticates");
        }
        return Optional.ofNullable(basic);
    }

    /** Id and secret are form-encoded before they are joined (RFC 6749, section 2.3.1). */
    private static @Nullable ClientCredentials basic(String header) {
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            byte[] pair =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            String[] parts = new String(pair, UTF_8).split(":", 2);
            return parts.length < 2
                    ? null
                    : new ClientCredentials(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "ClientCredentials[id=" + id + "]";
    }
}
