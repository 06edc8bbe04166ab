package dev.gatehouse.interop;

import static dev.gatehouse.text.Quoted.quoted;

import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.text.EventLine;
import dev.gatehouse.text.Sha256;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.TokenNames;
import dev.gatehouse.token.keys.Pseudonyms;
import dev.gatehouse.trace.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Authenticates the services that are registered under {@code gatehouse.interop.verifiers}. */
@Component
class VerifierAuthentication {
    /** A shorter secret could be guessed, because its hash is fast. It is rejected even if it matches. */
    static final int MIN_SECRET_LENGTH = 32;

    private static final Logger log = LoggerFactory.getLogger(VerifierAuthentication.class);
    private static final Verifier UNKNOWN = new Verifier("", "", Set.of(), false);

    private final Map<String, Verifier> registered = new HashMap<>();
    private final CallerResolver callers;
    private final Pseudonyms pseudonyms;

    VerifierAuthentication(
            InteropProperties properties, TokenNames audiences, CallerResolver callers, Pseudonyms pseudonyms) {
        properties.verifiers().forEach((id, registration) -> {
            registration
                    .audiences()
                    .forEach(audience -> Misconfiguration.check(
                            audiences.contains(audience),
                            "gatehouse.interop.verifiers." + id + ".audiences has " + audience
                                    + ", which is no audience of tokens",
                            "Name gatehouse.token.audience or one of gatehouse.token.audiences."));
            Set<String> accepted =
                    registration.audiences().isEmpty() ? Set.of(audiences.own()) : Set.copyOf(registration.audiences());
            registered.put(id, new Verifier(id, registration.secretSha256(), accepted, registration.mayRevoke()));
        });
        this.callers = callers;
        this.pseudonyms = pseudonyms;
    }

    /** The client ids of all registered services, sorted. */
    List<String> ids() {
        return registered.keySet().stream().sorted().toList();
    }

    /**
     * @return the service that sent a request
     * @throws Refusal {@code invalid_client}, or {@code invalid_request} when it authenticates in two ways
     */
    Verifier authenticate(HttpServletRequest request, Form form) {
        ClientCredentials presented = ClientCredentials.of(request, form)
                .orElseThrow(() -> new Refusal(ProblemCode.INVALID_CLIENT, "Client authentication is expected"));
        Verifier verifier = registered.getOrDefault(presented.id(), UNKNOWN);
        boolean matches = verifier.matches(presented.secret());
        if (matches && presented.secret().length() >= MIN_SECRET_LENGTH) {
            return verifier;
        }
        String reason = matches
                ? "the secret matches, but has less than " + MIN_SECRET_LENGTH + " characters"
                : "unknown client or wrong secret";
        // An id that is not registered may be a secret in the wrong field.
        String shown = verifier.equals(UNKNOWN) ? pseudonyms.of(presented.id()) : verifier.id();
        String address = callers.resolve(request).address();
        TraceId.logged(
                request,
                () -> EventLine.failed(log.atInfo(), "verifier_refused")
                        .user(shown)
                        .with("event.reason", reason)
                        .address(address)
                        .log("verifier refused: id={} reason=\"{}\" address={}", quoted(shown), reason, address));
        throw new Refusal(ProblemCode.INVALID_CLIENT, "The client is unknown, or its secret is wrong");
    }

    /**
     * A registered service.
     *
     * @param secretSha256 in hex; empty for an unknown client, so that no secret matches
     * @param audiences the audiences of the tokens that it may introspect
     */
    record Verifier(String id, String secretSha256, Set<String> audiences, boolean mayRevoke) {

        boolean accepts(AccessToken token) {
            return audiences.contains(token.audience());
        }

        private boolean matches(String secret) {
            return MessageDigest.isEqual(HexFormat.of().parseHex(secretSha256), Sha256.digest(secret));
        }
    }
}
