package dev.gatehouse.identity.oauth;

import dev.gatehouse.identity.oauth.OAuthProperties.Client;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/** Adds the client id and secret to a form request (RFC 6749, section 2.3.1). */
class ClientAuthentication implements ClientHttpRequestInterceptor {
    private final Method method;
    private final String id;
    private final String secret;

    ClientAuthentication(Client client) {
        this.method = client.clientAuthentication();
        this.id = encoded(String.valueOf(client.clientId()));
        this.secret = encoded(String.valueOf(client.clientSecret()));
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] form, ClientHttpRequestExecution execution)
            throws IOException {
        if (method == Method.BASIC) {
            request.getHeaders().setBasicAuth(id, secret);
            return execution.execute(request, form);
        }
        String credentials = "&client_id=" + id + "&client_secret=" + secret;
        byte[] body = (new String(form, StandardCharsets.UTF_8) + credentials).getBytes(StandardCharsets.UTF_8);
        request.getHeaders().setContentLength(body.length);
        return execution.execute(request, body);
    }

    /** The values for the header, too, are form-encoded before they are joined. */
    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** How id and secret are sent. */
    enum Method {
        /** In the header {@code Authorization}. */
        BASIC,
        /** In the form. */
        POST
    }
}
