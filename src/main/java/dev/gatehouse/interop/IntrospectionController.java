package dev.gatehouse.interop;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.TokenAlarm;
import dev.gatehouse.token.TokenVerifier;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What registered services ask about a token (RFC 7662), and how they end its session (RFC 7009). */
@RestController
class IntrospectionController {
    private static final Logger log = LoggerFactory.getLogger(IntrospectionController.class);
    private static final Map<String, Object> INACTIVE = Map.of("active", false);

    private final Verifiers verifiers;
    private final TokenVerifier tokens;
    private final TokenAlarm alarm;
    private final Revocations revocations;
    private final OAuthErrors errors;

    IntrospectionController(
            Verifiers verifiers, TokenVerifier tokens, TokenAlarm alarm, Revocations revocations, OAuthErrors errors) {
        this.verifiers = verifiers;
        this.tokens = tokens;
        this.alarm = alarm;
        this.revocations = revocations;
        this.errors = errors;
    }

    /** Not active is all that is told of a token that is not live, or that is another audience's (RFC 7662, section 2.2). */
    @PostMapping("/introspect")
    Map<String, Object> introspect(HttpServletRequest request) {
        Form form = Form.of(request);
        Verifier verifier = verifiers.require(request, form);
        return live(form.required("token"), request)
                .filter(verifier::takes)
                .map(IntrospectionController::active)
                .orElse(INACTIVE);
    }

    /**
     * Ends the session of a token. A token that is not good has nothing left to revoke, which is what was wanted (RFC 7009,
     * section 2.2).
     */
    @PostMapping("/revoke")
    void revoke(HttpServletRequest request) {
        Form form = Form.of(request);
        Verifier verifier = verifiers.require(request, form);
        Optional<AccessToken> token = live(form.required("token"), request);
        if (!verifier.mayRevoke() || !token.map(verifier::takes).orElse(true)) {
            throw new Refusal(ProblemCode.UNAUTHORIZED_CLIENT, "The client may not revoke this token");
        }
        token.ifPresent(live -> {
            revocations.revoke(live.sessionId(), RevocationReason.BY_VERIFIER);
            log.info("session ended by a verifier: session={} verifier={}", live.sessionId(), verifier.id());
        });
    }

    @ExceptionHandler
    ResponseEntity<OAuthErrors.Body> refused(Refusal refusal, HttpServletRequest request) {
        return errors.answer(refusal, request);
    }

    private Optional<AccessToken> live(String token, HttpServletRequest request) {
        try {
            return Optional.of(tokens.verify(token));
        } catch (Refusal refusal) {
            alarm.heed(refusal, request);
            return Optional.empty();
        }
    }

    private static Map<String, Object> active(AccessToken token) {
        Map<String, Object> answer = new LinkedHashMap<>(token.claims());
        answer.put("active", true);
        answer.put("token_type", "Bearer");
        answer.put("username", token.subject());
        return answer;
    }
}
