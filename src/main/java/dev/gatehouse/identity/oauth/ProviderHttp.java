package dev.gatehouse.identity.oauth;

import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.oauth.OAuthProperties.Client;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * HTTP requests to one provider, with limits for time and size. Redirects are not followed: they could send passwords and
 * secrets to an address that is not configured.
 */
class ProviderHttp {
    private static final int MAX_BODY_BYTES = 512 * 1024;
    private static final JsonMapper JSON = new JsonMapper();

    private final RestClient anonymous;
    private final RestClient client;

    ProviderHttp(Endpoints endpoints, Client client) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(endpoints.connectTimeout())
                .build());
        requests.setReadTimeout(endpoints.readTimeout());
        this.anonymous = RestClient.builder()
                .requestFactory(requests)
                .requestInterceptor(ProviderHttp::limited)
                .build();
        this.client = anonymous
                .mutate()
                .requestInterceptor(new ClientAuthentication(client))
                .build();
    }

    /** Adds the client's id and secret to each request. */
    RestClient client() {
        return client;
    }

    /** @throws SourceUnavailable if there is no response */
    Response get(URI uri) {
        return response(uri, anonymous.get().uri(uri));
    }

    /**
     * Posts a form with the client's id and secret.
     *
     * @throws SourceUnavailable if there is no response
     */
    Response post(URI uri, MultiValueMap<String, String> form) {
        return response(
                uri,
                client.post()
                        .uri(uri)
                        .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                        .body(form));
    }

    private static Response response(URI uri, RestClient.RequestHeadersSpec<?> request) {
        try {
            return request.accept(MediaType.APPLICATION_JSON)
                    .exchangeForRequiredValue((sent, received) -> new Response(
                            uri,
                            received.getStatusCode().value(),
                            new String(received.getBody().readAllBytes(), StandardCharsets.UTF_8)));
        } catch (RestClientException e) {
            throw new SourceUnavailable("no response from " + uri + " (" + e.getMostSpecificCause() + ")", e);
        }
    }

    private static ClientHttpResponse limited(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        ClientHttpResponse response = execution.execute(request, body);
        byte[] content = response.getBody().readNBytes(MAX_BODY_BYTES + 1);
        if (content.length > MAX_BODY_BYTES) {
            response.close();
            throw new IOException("the response is larger than " + MAX_BODY_BYTES + " bytes");
        }
        return new Buffered(response, new ByteArrayInputStream(content));
    }

    /** A response of the provider with any status. */
    record Response(URI from, int status, String body) {

        /** @throws SourceUnavailable if the body is not JSON, as in an error page of a proxy */
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JacksonException e) {
                throw new SourceUnavailable(from + " returned status " + status + " and no JSON", e);
            }
        }
    }

    private record Buffered(ClientHttpResponse response, InputStream content) implements ClientHttpResponse {

        @Override
        public InputStream getBody() {
            return content;
        }

        @Override
        public HttpHeaders getHeaders() {
            return response.getHeaders();
        }

        @Override
        public HttpStatusCode getStatusCode() throws IOException {
            return response.getStatusCode();
        }

        @Override
        public String getStatusText() throws IOException {
            return response.getStatusText();
        }

        @Override
        public void close() {
            response.close();
        }
    }
}
