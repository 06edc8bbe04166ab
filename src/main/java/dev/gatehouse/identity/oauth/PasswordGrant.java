package dev.gatehouse.identity.oauth;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.oauth.OAuthProperties.Registration;
import dev.gatehouse.identity.oauth.ProviderHttp.Reply;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.util.IdGenerator;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.JsonNode;

/** Tries a name and a password at the provider's token endpoint (RFC 6749, section 4.3). */
class PasswordGrant {
    private final OAuthProvider provider;
    private final Registration properties;
    private final IdGenerator ids;

    PasswordGrant(OAuthProvider provider, IdGenerator ids) {
        this.provider = provider;
        this.properties = provider.properties();
        this.ids = ids;
    }

    /**
     * @return a token of the user's; empty when the provider says no, which does not tell an unknown user from a wrong
     *     password
     * @throws SourceUnavailable when the question could not be answered
     * @throws Misconfiguration when it never will be
     */
    Optional<String> token(String user, String password) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.add("grant_type", "password");
        form.add("username", user);
        form.add("password", password);
        if (!properties.scope().isEmpty()) {
            form.add("scope", String.join(" ", properties.scope()));
        }
        URI endpoint = provider.metadata().token();
        Reply reply = provider.http().post(endpoint, form);
        JsonNode answer = reply.json();
        if (reply.status() == 200) {
            return Optional.of(token(answer, endpoint));
        }
        String error = reply.status() < 500 ? answer.path("error").asString("") : "";
        return switch (error) {
            case "invalid_grant" -> Optional.empty();
            case "invalid_client" ->
                throw new Misconfiguration(
                        provider.key("client-secret"),
                        "or client-id is refused by the provider",
                        "Set both as registered at the provider.");
            case "unauthorized_client", "unsupported_grant_type" ->
                throw new Misconfiguration(
                        provider.key("password-grant"),
                        "is on, but the provider refuses it (" + error + ")",
                        "Allow this client the password grant at the provider, or set password-grant to false.");
            case "invalid_scope" ->
                throw new Misconfiguration(
                        provider.key("scope"),
                        "has a scope that the provider refuses",
                        "Name scopes that the provider gives to this client.");
            default -> throw new SourceUnavailable(endpoint + " answered with status " + reply.status(), null);
        };
    }

    void check(Consumer<String> found) {
        String nobody = ids.generateId().toString();
        if (token(nobody, nobody).isPresent()) {
            throw new Misconfiguration(
                    provider.key("token-uri"), "lets in a user who does not exist", "Set it to the token endpoint.");
        }
        found.accept("password grant at " + provider.metadata().token());
    }

    private String token(JsonNode answer, URI endpoint) {
        String idToken = answer.path("id_token").asString("");
        // Introspection is about access tokens; providers know nothing of an ID token there.
        String token = idToken.isEmpty() || properties.introspect()
                ? answer.path("access_token").asString("")
                : idToken;
        if (token.isEmpty()) {
            throw new SourceUnavailable(endpoint + " gave no token", null);
        }
        return token;
    }
}
