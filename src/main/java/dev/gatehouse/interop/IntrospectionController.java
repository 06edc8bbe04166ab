package dev.gatehouse.interop;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.interop.VerifierAuthentication.Verifier;
import dev.gatehouse.token.AccessToken;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Token introspection (RFC 7662), for registered services. */
@RestController
record IntrospectionController(VerifierAuthentication verifiers, PresentedTokens tokens) {
    private static final Map<String, Object> INACTIVE = Map.of("active", false);

    @Bean
    static PathAccess introspectionPaths() {
        return PathAccess.open("/introspect");
    }

    /** A token that is not valid, or is for another audience, is only reported as inactive (RFC 7662, section 2.2). */
    @PostMapping("/introspect")
    Map<String, Object> introspect(HttpServletRequest request) {
        Form form = Form.of(request);
        Verifier verifier = verifiers.authenticate(request, form);
        return tokens.valid(form.required("token"), request)
                .filter(verifier::accepts)
                .map(IntrospectionController::active)
                .orElse(INACTIVE);
    }

    private static Map<String, Object> active(AccessToken token) {
        Map<String, Object> response = new LinkedHashMap<>(token.claims());
        response.put("active", true);
        response.put("token_type", "Bearer");
        response.put("username", token.subject());
        return response;
    }
}
