package dev.gatehouse.identity.oauth;

import dev.gatehouse.identity.oauth.OAuthProperties.Registration;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/** Adds our own id and secret to a form that is posted to the provider (RFC 6749, section 2.3.1). */
class ClientAuthentication implements ClientHttpRequestInterceptor {
    private final Method method;
    private final String id;
    private final String secret;

    ClientAuthentication(Registration properties) {
        this.method = properties.clientAuthentication();
        this.id = encoded(String.valueOf(properties.clientId()));
        this.secret = encoded(String.valueOf(properties.clientSecret()));
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] form, ClientHttpRequestExecution execution)
            throws IOException {
        if (method == Method.BASIC) {
            request.getHeaders().setBasicAuth(id, secret);
            return execution.execute(request, form);
        }
        String client = "&client_id=" + id + "&client_secret=" + secret;
        byte[] whole = (new String(form, StandardCharsets.UTF_8) + client).getBytes(StandardCharsets.UTF_8);
        request.getHeaders().setContentLength(whole.length);
        return execution.execute(request, whole);
    }

    /** Also for the header: both are encoded as in a form before they are put together. */
    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Where the id and the secret go. */
    enum Method {
        /** Into the header {@code Authorization}. */
        BASIC,
        /** Into the form. */
        POST
    }
}
