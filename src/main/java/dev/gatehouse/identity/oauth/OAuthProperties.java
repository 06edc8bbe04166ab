package dev.gatehouse.identity.oauth;

import dev.gatehouse.config.Misconfiguration;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;

/** @param oauth the providers by the name of the source */
@ConfigurationProperties("gatehouse.identity")
record OAuthProperties(@DefaultValue Map<String, Registration> oauth) {

    OAuthProperties {
        oauth.forEach((name, provider) -> provider.check(key(name)));
    }

    /** The prefix of a provider's properties. */
    static String key(String name) {
        return "gatehouse.identity.oauth." + name;
    }

    /**
     * @param issuerUri the claim {@code iss}, to the letter, below which the provider has its metadata (OpenID Connect
     *     Discovery 1.0, section 4)
     * @param audience one of these must be in the claim {@code aud}: else a token that was made for somebody else, and
     *     handed on by him, would sign its owner in here
     * @param authorizedParties the clients whose tokens are taken ({@code azp} or {@code client_id}); any when empty
     * @param jwkSetUri of the provider's keys, in place of what its metadata say
     * @param algorithms by which tokens may be signed; there is none with a shared secret among them
     * @param introspect whether the provider is asked about each token (RFC 7662), in place of a look at its signature
     * @param introspectionUri in place of what the metadata say
     * @param passwordGrant whether names and passwords are tried at the provider (RFC 6749, section 4.3)
     * @param tokenUri in place of what the metadata say
     * @param scope asked for by the password grant; with {@code openid} it is the ID token that counts
     * @param clientId our own, for introspection and the password grant
     * @param clientAuthentication how id and secret are sent (RFC 6749, section 2.3.1)
     * @param userNameClaim holds the canonical user name; from {@code email} only verified addresses are taken
     * @param rolesClaim whose values count as scopes do, with dots for claims inside of claims
     * @param clockSkew how far the provider's clock may be apart from ours
     * @param maxAge how long after it was issued a token is taken, if it is good for longer
     * @param keepKeys how long the keys of a provider that is down are good
     * @param connectTimeout of one connection
     * @param readTimeout of one answer
     * @param allowHttp whether the provider may be talked to without TLS elsewhere than on this machine
     * @param optional whether the next source may be asked while the provider is down
     * @param userPrefix put before each name, so that it is no name of another source
     * @param userSuffix put after each name, as {@code @partners}
     */
    record Registration(
            @DefaultValue("") String issuerUri,
            @DefaultValue List<String> audience,
            @DefaultValue List<String> authorizedParties,
            @Nullable URI jwkSetUri,
            @DefaultValue({"RS256", "ES256", "PS256"}) List<SignatureAlgorithm> algorithms,
            @DefaultValue("false") boolean introspect,
            @Nullable URI introspectionUri,
            @DefaultValue("false") boolean passwordGrant,
            @Nullable URI tokenUri,
            @DefaultValue("openid") List<String> scope,
            @Nullable String clientId,
            @Nullable String clientSecret,
            @DefaultValue("basic") ClientAuthentication.Method clientAuthentication,
            @DefaultValue("sub") String userNameClaim,
            @Nullable String rolesClaim,
            @DefaultValue("30s") Duration clockSkew,
            @Nullable Duration maxAge,
            @DefaultValue("24h") Duration keepKeys,
            @DefaultValue("3s") Duration connectTimeout,
            @DefaultValue("5s") Duration readTimeout,
            @DefaultValue("false") boolean allowHttp,
            @DefaultValue("false") boolean optional,
            @DefaultValue("") String userPrefix,
            @DefaultValue("") String userSuffix) {

        private void check(String key) {
            Misconfiguration.check(
                    isAddress(issuerUri),
                    key + ".issuer-uri",
                    "must be the provider's issuer, as https://login.example.com/realms/main",
                    "Take it from the member \"issuer\" of the provider's metadata.");
            Misconfiguration.check(
                    !audience.isEmpty() && audience.stream().noneMatch(String::isBlank),
                    key + ".audience",
                    "is missing, so a token for any other client of the provider would do",
                    "Set it to what your tokens have in \"aud\": in an ID token, the client's id.");
            Misconfiguration.check(
                    !algorithms.isEmpty(),
                    key + ".algorithms",
                    "is empty",
                    "Leave it out, for RS256, ES256 and PS256.");
            requireUri(key + ".issuer-uri", URI.create(issuerUri));
            requireUri(key + ".jwk-set-uri", jwkSetUri);
            requireUri(key + ".introspection-uri", introspectionUri);
            requireUri(key + ".token-uri", tokenUri);
            boolean isClient = isPresent(clientId) && isPresent(clientSecret);
            Misconfiguration.check(
                    isClient || !(introspect || passwordGrant),
                    key + (isPresent(clientId) ? ".client-secret" : ".client-id"),
                    "is missing, which introspection and the password grant need",
                    "Register Gatehouse as a confidential client at the provider, and set client-id and client-secret.");
        }

        /** Over a wire that others can touch, keys and passwords would be anybody's. */
        private void requireUri(String key, @Nullable URI uri) {
            Misconfiguration.check(
                    uri == null || isSafe(uri),
                    key,
                    "must begin with https://, but for a provider on this machine",
                    "Use https://, or set allow-http to true where the network between is your own.");
        }

        /** Whether a URI, of ours or from the metadata, may be talked to. */
        boolean isSafe(URI uri) {
            String host = uri.getHost();
            if (host == null) {
                return false;
            }
            boolean isHere = Stream.of("localhost", "[::1]").anyMatch(host::equalsIgnoreCase)
                    || host.matches("127\\.\\d+\\.\\d+\\.\\d+");
            return "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && (allowHttp || isHere));
        }

        /** RFC 8414, section 2: neither a query nor a fragment. */
        private static boolean isAddress(String issuer) {
            try {
                URI uri = new URI(issuer);
                return uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null;
            } catch (URISyntaxException e) {
                return false;
            }
        }

        private static boolean isPresent(@Nullable String value) {
            return value != null && !value.isBlank();
        }

        @Override
        public String toString() {
            return "Registration[issuerUri=" + issuerUri + "]";
        }
    }
}
