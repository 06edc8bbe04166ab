package dev.gatehouse.interop;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.config.EdgeMode;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.TokenIssuer;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Metadata for verifiers (RFC 8414, section 3), so that the issuer is all they have to configure. All URLs start with
 * the configured issuer, because the header {@code Host} can be forged.
 */
@RestController
@Profile(EdgeMode.OFF)
record MetadataController(TokenIssuer tokens) {
    private static final List<String> CLIENT_AUTHENTICATION = List.of("client_secret_basic", "client_secret_post");

    @Bean
    static PathAccess metadataPaths() {
        return PathAccess.open("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server");
    }

    @GetMapping({"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"})
    ResponseEntity<Metadata> metadata() {
        String issuer = tokens.issuer();
        if (!issuer.startsWith("https://") && !issuer.startsWith("http://")) {
            throw new Refusal(ProblemCode.NOT_FOUND, "The issuer is not a URL, so there is no metadata");
        }
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic())
                .body(new Metadata(
                        issuer,
                        base + "/.well-known/jwks.json",
                        base + "/introspect",
                        CLIENT_AUTHENTICATION,
                        base + "/revoke",
                        CLIENT_AUTHENTICATION,
                        List.of(),
                        List.of(),
                        List.of("public")));
    }

    /**
     * The lists of response and grant types are empty: no OAuth flow issues tokens here. All services see the same
     * {@code sub} (OpenID Connect Core, section 8).
     */
    record Metadata(
            String issuer,
            String jwksUri,
            String introspectionEndpoint,
            List<String> introspectionEndpointAuthMethodsSupported,
            String revocationEndpoint,
            List<String> revocationEndpointAuthMethodsSupported,
            List<String> responseTypesSupported,
            List<String> grantTypesSupported,
            List<String> subjectTypesSupported) {}
}
