package dev.gatehouse.identity.oauth;

import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.oauth.OAuthProperties.Registration;
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
 * How one provider is talked to: within a time, to answers of a limited size, and never further than asked. A redirect
 * would take passwords and secrets to where nobody has configured them to go.
 */
class ProviderHttp {
    private static final int MAX_ANSWER = 512 * 1024;
    private static final JsonMapper JSON = new JsonMapper();

    private final RestClient anonymous;
    private final RestClient client;

    ProviderHttp(Registration properties) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(properties.connectTimeout())
                .build());
        requests.setReadTimeout(properties.readTimeout());
        this.anonymous = RestClient.builder()
                .requestFactory(requests)
                .requestInterceptor(ProviderHttp::limited)
                .build();
        this.client = anonymous
                .mutate()
                .requestInterceptor(new ClientAuthentication(properties))
                .build();
    }

    /** With our own id and secret on each request. */
    RestClient client() {
        return client;
    }

    /** @throws SourceUnavailable when there is no answer */
    Reply get(URI uri) {
        return reply(uri, anonymous.get().uri(uri));
    }

    /** Posts a form, with our own id and secret.
     *
     * @throws SourceUnavailable when there is no answer
     */
    Reply post(URI uri, MultiValueMap<String, String> form) {
        return reply(
                uri,
                client.post()
                        .uri(uri)
                        .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                        .body(form));
    }

    private static Reply reply(URI uri, RestClient.RequestHeadersSpec<?> request) {
        try {
            return request.accept(MediaType.APPLICATION_JSON)
                    .exchangeForRequiredValue((sent, response) -> new Reply(
                            uri,
                            response.getStatusCode().value(),
                            new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8)));
        } catch (RestClientException e) {
            throw new SourceUnavailable("no answer from " + uri + " (" + e.getMostSpecificCause() + ")", e);
        }
    }

    private static ClientHttpResponse limited(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        ClientHttpResponse response = execution.execute(request, body);
        byte[] content = response.getBody().readNBytes(MAX_ANSWER + 1);
        if (content.length > MAX_ANSWER) {
            response.close();
            throw new IOException("the answer is larger than " + MAX_ANSWER + " bytes");
        }
        return new Limited(response, new ByteArrayInputStream(content));
    }

    /** What a provider answered, whatever the status. */
    record Reply(URI from, int status, String body) {

        /** @throws SourceUnavailable when it is no JSON, as from a proxy that stands in for the provider */
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JacksonException e) {
                throw new SourceUnavailable(from + " answered no JSON, with status " + status, e);
            }
        }
    }

    private record Limited(ClientHttpResponse response, InputStream content) implements ClientHttpResponse {

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
