package dev.gatehouse.identity.oauth;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.oauth.ProviderHttp.Response;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.util.IdGenerator;
import tools.jackson.databind.JsonNode;

/** Verifies a user name and password at the provider's token endpoint (RFC 6749, section 4.3). */
record PasswordGrant(OAuthProvider provider, IdGenerator ids) {

    /**
     * @return the user's token; empty for an unknown user or a wrong password, which the provider does not distinguish
     * @throws SourceUnavailable if the provider does not answer
     * @throws Misconfiguration if a setting is wrong
     */
    Optional<String> token(String user, String password) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "password");
        form.put("username", user);
        form.put("password", password);
        List<String> scope = provider.properties().client().scope();
        if (!scope.isEmpty()) {
            form.put("scope", String.join(" ", scope));
        }
        URI endpoint = provider.token();
        Response response = provider.http().post(endpoint, form);
        JsonNode body = response.json();
        if (response.status() == 200) {
            return Optional.of(token(body, endpoint));
        }
        String error = body.path("error").asString("");
        return switch (error) {
            case "invalid_grant" -> Optional.empty();
            case "invalid_client" ->
                throw new Misconfiguration(
                        provider.key("client-secret") + " or client-id is rejected by the provider",
                        "Set both as registered at the provider.");
            case "unauthorized_client", "unsupported_grant_type" ->
                throw new Misconfiguration(
                        provider.key("password-grant") + " is true, but the provider rejects the grant (" + error + ")",
                        "Allow the password grant for this client at the provider, or set password-grant to false.");
            case "invalid_scope" ->
                throw new Misconfiguration(
                        provider.key("scope") + " contains a scope that the provider rejects",
                        "Name scopes that the provider grants to this client.");
            default -> throw response.unavailable();
        };
    }

    void check(Consumer<String> found) {
        String unknown = ids.generateId().toString();
        Optional<String> token = token(unknown, unknown);
        Misconfiguration.check(
                token.isEmpty(),
                provider.key("token-uri") + " issues a token for a user who does not exist",
                "Set it to the provider's token endpoint.");
        found.accept("password grant at " + provider.token());
    }

    private String token(JsonNode body, URI endpoint) {
        String idToken = body.path("id_token").asString("");
        // Providers introspect access tokens only.
        String token = idToken.isEmpty() || provider.properties().introspect()
                ? body.path("access_token").asString("")
                : idToken;
        if (token.isEmpty()) {
            throw new SourceUnavailable(endpoint + " returned no token", null);
        }
        return token;
    }
}
