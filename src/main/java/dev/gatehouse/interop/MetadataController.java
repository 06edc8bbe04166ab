package dev.gatehouse.interop;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.TokenIssuer;
import java.time.Duration;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What verifiers need to know of us (RFC 8414, section 3), so that the issuer's address is all that they are told. The
 * addresses begin with the configured issuer: the {@code Host} of a request is its sender's word.
 */
@RestController
class MetadataController {
    private static final List<String> CLIENT_AUTHENTICATION = List.of("client_secret_basic", "client_secret_post");
    private static final CacheControl A_WHILE =
            CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic();

    private final String issuer;

    MetadataController(TokenIssuer issuer) {
        this.issuer = issuer.issuer();
    }

    @GetMapping({"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"})
    ResponseEntity<Metadata> metadata() {
        if (!issuer.startsWith("https://") && !issuer.startsWith("http://")) {
            throw new Refusal(ProblemCode.NOT_FOUND, "The issuer is not an address, so there is no metadata");
        }
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return ResponseEntity.ok()
                .cacheControl(A_WHILE)
                .body(new Metadata(
                        issuer,
                        base + "/.well-known/jwks.json",
                        base + "/introspect",
                        CLIENT_AUTHENTICATION,
                        base + "/revoke",
                        CLIENT_AUTHENTICATION,
                        List.of(),
                        List.of()));
    }

    /** There is no door at which a flow of OAuth's ends in a token, so no response and no grant type is told of. */
    record Metadata(
            String issuer,
            String jwksUri,
            String introspectionEndpoint,
            List<String> introspectionEndpointAuthMethodsSupported,
            String revocationEndpoint,
            List<String> revocationEndpointAuthMethodsSupported,
            List<String> responseTypesSupported,
            List<String> grantTypesSupported) {}
}
