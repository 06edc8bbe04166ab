package dev.gatehouse.interop;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.interop.VerifierAuthentication.Verifier;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.text.EventLine;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.TokenVerifier;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Token introspection (RFC 7662) and token revocation (RFC 7009), for registered services. */
@RestController
record IntrospectionController(VerifierAuthentication verifiers, TokenVerifier tokens, Revocations revocations) {
    private static final Logger log = LoggerFactory.getLogger(IntrospectionController.class);
    private static final Map<String, Object> INACTIVE = Map.of("active", false);

    @Bean
    static PathAccess introspectionPaths() {
        return PathAccess.open("/introspect", "/revoke");
    }

    /** A token that is not valid, or is for another audience, is only reported as inactive (RFC 7662, section 2.2). */
    @PostMapping("/introspect")
    Map<String, Object> introspect(HttpServletRequest request) {
        Form form = Form.of(request);
        Verifier verifier = verifiers.authenticate(request, form);
        return valid(form.required("token"), request)
                .filter(verifier::accepts)
                .map(IntrospectionController::active)
                .orElse(INACTIVE);
    }

    /**
     * Revokes the session of a token. A token that is not valid needs no revocation, so the request succeeds (RFC 7009,
     * section 2.2).
     */
    @PostMapping("/revoke")
    void revoke(HttpServletRequest request) {
        Form form = Form.of(request);
        Verifier verifier = verifiers.authenticate(request, form);
        Optional<AccessToken> token = valid(form.required("token"), request);
        if (!verifier.mayRevoke() || !token.map(verifier::accepts).orElse(true)) {
            throw new Refusal(ProblemCode.UNAUTHORIZED_CLIENT, "The client may not revoke this token");
        }
        token.ifPresent(valid -> {
            revocations.revoke(valid.session(), RevocationReason.BY_VERIFIER);
            EventLine.succeeded(log.atInfo(), "session_revoked")
                    .user(verifier.id())
                    .target(valid.subject())
                    .session(valid.sessionId())
                    .log("session revoked by a verifier: session={} verifier={}", valid.sessionId(), verifier.id());
        });
    }

    private Optional<AccessToken> valid(String token, HttpServletRequest request) {
        try {
            return Optional.of(tokens.verify(token, request, () -> {}));
        } catch (Refusal refusal) {
            if (refusal.code() == ProblemCode.STORE_UNAVAILABLE) {
                throw refusal;
            }
            return Optional.empty();
        }
    }

    private static Map<String, Object> active(AccessToken token) {
        Map<String, Object> response = new LinkedHashMap<>(token.claims());
        response.put("active", true);
        response.put("token_type", "Bearer");
        response.put("username", token.subject());
        return response;
    }
}
