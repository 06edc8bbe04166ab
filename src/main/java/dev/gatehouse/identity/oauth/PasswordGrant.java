package dev.gatehouse.identity.oauth;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.AccountState;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.identity.oauth.ProviderHttp.Response;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.util.IdGenerator;
import tools.jackson.databind.JsonNode;

/** Verifies a user name and password at the provider's token endpoint (RFC 6749, section 4.3). */
record PasswordGrant(OAuthProvider provider, IdGenerator ids) {

    private static final int MAX_DESCRIPTION = 128;

    /**
     * Keycloak's description when the password is right and the user has a required action, such as the change of a
     * temporary password.
     */
    private static final String NOT_SET_UP = "Account is not fully set up";

    /** What the provider answers. */
    sealed interface Grant {

        record Token(String token) implements Grant {}

        /** An unknown user, a wrong password, which the provider does not distinguish, or the state of the account. */
        record Refused(Answer.Rejected answer) implements Grant {}
    }

    /**
     * @return the user's token, or why the provider refuses it
     * @throws SourceUnavailable if the provider does not answer
     * @throws Misconfiguration if a setting is wrong
     */
    Grant token(String user, String password) {
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
            return new Grant.Token(token(body, endpoint));
        }
        String error = body.path("error").asString("");
        String description = TokenSummary.cleaned(body.path("error_description").asString(""), MAX_DESCRIPTION);
        if (error.equals("invalid_grant")) {
            return new Grant.Refused(refusal(description));
        }
        throw failure(response, error, description.isEmpty() ? error : error + ": " + description);
    }

    private static Answer.Rejected refusal(String description) {
        String reason = "the provider rejected the password grant" + (description.isEmpty() ? "" : ": " + description);
        return description.equals(NOT_SET_UP)
                ? new Answer.Rejected(reason, AccountState.PASSWORD_MUST_CHANGE, true)
                : new Answer.Rejected(reason);
    }

    /** @param shown the error and its description */
    private RuntimeException failure(Response response, String error, String shown) {
        // Keycloak answers unauthorized_client to a wrong secret, too, but with the status for it (RFC 6749, section
        // 5.2).
        boolean isClientRejected =
                error.equals("invalid_client") || (error.equals("unauthorized_client") && response.status() == 401);
        if (isClientRejected) {
            return new Misconfiguration(
                    provider.key("client-secret") + " or client-id is rejected by the provider (" + shown + ")",
                    "Set both as registered at the provider.");
        }
        return switch (error) {
            case "unauthorized_client", "unsupported_grant_type" ->
                new Misconfiguration(
                        provider.key("password-grant") + " is true, but the provider rejects the grant (" + shown + ")",
                        "Allow the password grant for this client at the provider, or set password-grant to false.");
            case "invalid_scope" ->
                new Misconfiguration(
                        provider.key("scope") + " contains a scope that the provider rejects (" + shown + ")",
                        "Name scopes that the provider grants to this client.");
            default ->
                new SourceUnavailable(
                        response.from() + " returned status " + response.status() + " (" + shown + ")", null);
        };
    }

    void check(Consumer<String> found) {
        String unknown = ids.generateId().toString();
        Misconfiguration.check(
                token(unknown, unknown) instanceof Grant.Refused,
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
