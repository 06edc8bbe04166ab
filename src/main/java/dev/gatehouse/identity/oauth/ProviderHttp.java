package dev.gatehouse.identity.oauth;

import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.oauth.OAuthProperties.Client;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * HTTP requests to one provider, with limits for time and size. Redirects are not followed: they could send passwords and
 * secrets to an address that is not configured.
 */
class ProviderHttp {
    private static final int MAX_BODY_BYTES = 512 * 1024;
    private static final JsonMapper JSON = new JsonMapper();

    private final RestClient http;
    private final Client client;

    ProviderHttp(Endpoints endpoints, Client client) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(endpoints.connectTimeout())
                .build());
        requests.setReadTimeout(endpoints.readTimeout());
        this.http = RestClient.builder().requestFactory(requests).build();
        this.client = client;
    }

    /** @throws SourceUnavailable if there is no response, or a server error */
    Response get(URI uri) {
        return response(uri, http.get().uri(uri));
    }

    /**
     * Posts a form with the client's id and secret (RFC 6749, section 2.3.1).
     *
     * @throws SourceUnavailable if there is no response, or a server error
     */
    Response post(URI uri, Map<String, String> form) {
        String id = String.valueOf(client.clientId());
        String secret = String.valueOf(client.clientSecret());
        MultiValueMap<String, String> body = new LinkedMultiValueMap<>();
        body.setAll(form);
        RestClient.RequestBodySpec request = http.post().uri(uri).contentType(MediaType.APPLICATION_FORM_URLENCODED);
        switch (client.clientAuthentication()) {
            // The values for the header, too, are form-encoded before they are joined.
            case BASIC -> request.headers(headers -> headers.setBasicAuth(encoded(id), encoded(secret)));
            case POST -> {
                body.add("client_id", id);
                body.add("client_secret", secret);
            }
        }
        return response(uri, request.body(body));
    }

    private static Response response(URI uri, RestClient.RequestHeadersSpec<?> request) {
        try {
            Response response = request.accept(MediaType.APPLICATION_JSON)
                    .exchangeForRequiredValue((sent, received) ->
                            new Response(uri, received.getStatusCode().value(), limitedBody(received)));
            if (response.status() >= 500) {
                throw response.unavailable();
            }
            return response;
        } catch (RestClientException e) {
            throw new SourceUnavailable("no response from " + uri + " (" + e.getMostSpecificCause() + ")", e);
        }
    }

    private static String limitedBody(ClientHttpResponse response) throws IOException {
        byte[] body = response.getBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw new IOException("the response is larger than " + MAX_BODY_BYTES + " bytes");
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** A response of the provider, not a server error. */
    record Response(URI from, int status, String body) {

        /** @throws SourceUnavailable if the body is not a JSON object, as in an error page of a proxy */
        ObjectNode json() {
            try {
                return (ObjectNode) JSON.readTree(body);
            } catch (JacksonException | ClassCastException e) {
                throw new SourceUnavailable(from + " returned status " + status + " and no JSON object", e);
            }
        }

        /** The members of {@link #json}, with Java's types. */
        Map<String, Object> members() {
            return JSON.convertValue(json(), new TypeReference<>() {});
        }

        /** The failure that a response with an unexpected status means. */
        SourceUnavailable unavailable() {
            return new SourceUnavailable(from + " returned status " + status, null);
        }
    }
}
