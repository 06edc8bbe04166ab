package dev.gatehouse.interop;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.config.EdgeMode;
import dev.gatehouse.interop.VerifierAuthentication.Verifier;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.text.EventLine;
import dev.gatehouse.token.AccessToken;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Token revocation (RFC 7009), for registered services. */
@RestController
@Profile(EdgeMode.OFF)
record RevocationController(VerifierAuthentication verifiers, PresentedTokens tokens, Revocations revocations) {
    private static final Logger log = LoggerFactory.getLogger(RevocationController.class);

    @Bean
    static PathAccess revocationPath() {
        return PathAccess.open("/revoke");
    }

    /**
     * Revokes the session of a token. A token that is not valid needs no revocation, so the request succeeds (RFC 7009,
     * section 2.2).
     */
    @PostMapping("/revoke")
    void revoke(HttpServletRequest request) {
        Form form = Form.of(request);
        Verifier verifier = verifiers.authenticate(request, form);
        Optional<AccessToken> token = tokens.valid(form.required("token"), request);
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
}
