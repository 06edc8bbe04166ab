package dev.gatehouse.identity.oauth;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.identity.Affix;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.StringUtils;

/**
 * A component with an empty {@code @Name} groups settings in the code only: its keys have no prefix of their own.
 *
 * @param oauth the providers by the name of the source
 */
@ConfigurationProperties("gatehouse.identity")
record OAuthProperties(@DefaultValue Map<String, ProviderProperties> oauth) {

    OAuthProperties {
        oauth.forEach((name, provider) -> provider.check(name));
    }

    /** The full key of a setting of a source. */
    static String key(String source, String setting) {
        return "gatehouse.identity.oauth." + source + "." + setting;
    }

    /**
     * @param issuerUri the exact value of the claim {@code iss}; the provider's metadata are read below it (OpenID Connect
     *     Discovery 1.0, section 4)
     * @param issuerAliases further values of the claim {@code iss}, for a provider that has several spellings
     * @param introspect whether tokens are verified by introspection (RFC 7662) instead of by their signature
     * @param passwordGrant whether user names and passwords are verified by the provider (RFC 6749, section 4.3)
     * @param optional whether the next source is tried while the provider is unavailable
     */
    record ProviderProperties(
            @DefaultValue("") String issuerUri,
            @DefaultValue List<String> issuerAliases,
            @DefaultValue("false") boolean introspect,
            @DefaultValue("false") boolean passwordGrant,
            @DefaultValue("false") boolean optional,
            @Name("") @DefaultValue Tokens tokens,
            @Name("") @DefaultValue UserClaims userClaims,
            @Name("") @DefaultValue Client client,
            @Name("") @DefaultValue Endpoints endpoints,
            @Name("") @DefaultValue Affix affix) {

        /** The values of {@code iss} that tokens may have. */
        Set<String> issuers() {
            return Stream.concat(Stream.of(issuerUri), issuerAliases.stream()).collect(Collectors.toUnmodifiableSet());
        }

        private void check(String source) {
            TenantIssuer.requireOneTenant(key(source, "issuer-uri"), issuerUri);
            Misconfiguration.check(
                    Endpoints.parsed(issuerUri)
                            .filter(ProviderProperties::isIssuer)
                            .isPresent(),
                    key(source, "issuer-uri")
                            + " must be the provider's issuer, such as https://login.example.com/realms/main",
                    "Copy the member \"issuer\" of the provider's metadata.");
            endpoints.requireSecure(key(source, "issuer-uri"), URI.create(issuerUri));
            Misconfiguration.check(
                    issuerAliases.stream().noneMatch(alias -> alias.isBlank() || alias.contains("{")),
                    key(source, "issuer-aliases") + " must be further values of \"iss\" of the same provider",
                    "Copy them from tokens, such as accounts.google.com, or remove the setting.");
            tokens.check(source);
            endpoints.check(source);
            if (introspect || passwordGrant) {
                client.requireCredentials(source);
            }
        }

        /** RFC 8414, section 2: an issuer has neither a query nor a fragment. */
        private static boolean isIssuer(URI uri) {
            return uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null;
        }
    }

    /**
     * Which tokens of the provider are accepted.
     *
     * @param audience one of these must be in the claim {@code aud}; otherwise any other client of the provider could
     *     sign in here with the tokens of its users
     * @param clientIdAsAudience whether {@code client_id} counts where a token has no {@code aud}
     * @param authorizedParties the clients ({@code azp} or {@code client_id}) whose tokens are accepted; any when empty
     * @param algorithms the names of the accepted signature algorithms, none of which uses a shared secret
     * @param clockSkew the tolerated difference between the provider's clock and ours
     * @param maxAge the time after issue for which a token is accepted, if that ends before the token expires
     */
    record Tokens(
            @DefaultValue List<String> audience,
            @DefaultValue("false") boolean clientIdAsAudience,
            @DefaultValue List<String> authorizedParties,

            @DefaultValue({"RS256", "ES256", "PS256", "EdDSA"})
            List<String> algorithms,

            @DefaultValue("30s") Duration clockSkew,
            @Nullable Duration maxAge) {
        private static final List<String> ALGORITHMS =
                List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

        private void check(String source) {
            Misconfiguration.check(
                    !audience.isEmpty() && audience.stream().noneMatch(String::isBlank),
                    key(source, "audience")
                            + " is missing, so a token for any other client of the provider would be accepted",
                    "Set it to the value of \"aud\" in your tokens: in an ID token, the client's id.");
            Misconfiguration.check(
                    !algorithms.isEmpty(),
                    key(source, "algorithms") + " is empty",
                    "Remove the setting to accept RS256, ES256, PS256 and EdDSA.");
            Misconfiguration.check(
                    ALGORITHMS.containsAll(algorithms),
                    key(source, "algorithms") + " is " + algorithms + ", with a name that is not one of " + ALGORITHMS,
                    "Name algorithms of the provider. Those with a shared secret, such as HS256, are not accepted.");
        }
    }

    /**
     * @param userName the claim with the canonical user name; from {@code email} only verified addresses are accepted
     * @param roles a claim whose values are mapped as scopes are; dots separate the names of nested claims
     * @param splitRoles whether a roles claim that is one text is a list, separated by blanks or commas
     */
    record UserClaims(
            @Name("user-name-claim") @DefaultValue("sub") String userName,
            @Name("roles-claim") @Nullable String roles,
            @DefaultValue("false") boolean splitRoles) {}

    /**
     * Gatehouse as a client of the provider, for introspection and the password grant.
     *
     * @param clientAuthentication how id and secret are sent (RFC 6749, section 2.3.1)
     * @param scope requested by the password grant; with {@code openid} the ID token is used
     */
    record Client(
            @Nullable String clientId,
            @Nullable String clientSecret,
            @DefaultValue("basic") Authentication clientAuthentication,
            @DefaultValue("openid") List<String> scope) {

        private void requireCredentials(String source) {
            String action =
                    "Register Gatehouse as a confidential client at the provider, and set client-id and client-secret.";
            String problem = " is missing, but introspection and the password grant need it";
            Misconfiguration.check(StringUtils.hasText(clientId), key(source, "client-id") + problem, action);
            Misconfiguration.check(StringUtils.hasText(clientSecret), key(source, "client-secret") + problem, action);
        }

        @Override
        public String toString() {
            return "Client[clientId=" + clientId + "]";
        }

        enum Authentication {
            /** In the header {@code Authorization}. */
            BASIC,
            /** In the form. */
            POST
        }
    }
}
