package dev.gatehouse.interop;

import static dev.gatehouse.text.Quoted.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.text.Sha256;
import dev.gatehouse.token.Audiences;
import dev.gatehouse.trace.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Authenticates the services that are registered under {@code gatehouse.interop.verifiers}. */
@Component
class VerifierAuthentication {
    /** A shorter secret could be guessed, because its hash is fast. It is rejected even if it matches. */
    static final int MIN_SECRET_LENGTH = 32;

    private static final Logger log = LoggerFactory.getLogger(VerifierAuthentication.class);
    private static final Registration UNKNOWN_CLIENT = new Registration(new Verifier("", Set.of(), false), "");

    private final Map<String, Registration> registered;
    private final CallerResolver callers;

    VerifierAuthentication(InteropProperties properties, Audiences audiences, CallerResolver callers) {
        this.registered = properties.verifiers().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> Registration.of(entry.getKey(), entry.getValue(), audiences)));
        this.callers = callers;
    }

    /**
     * @return the service that sent a request
     * @throws Refusal {@code invalid_client}, or {@code invalid_request} when it authenticates in two ways
     */
    Verifier authenticate(HttpServletRequest request, Form form) {
        ClientCredentials presented = ClientCredentials.of(request, form)
                .orElseThrow(() -> new Refusal(ProblemCode.INVALID_CLIENT, "Client authentication is expected"));
        Registration registration = registered.getOrDefault(presented.id(), UNKNOWN_CLIENT);
        boolean matches = registration.matches(presented.secret());
        if (!matches || presented.secret().length() < MIN_SECRET_LENGTH) {
            TraceId.logged(
                    request,
                    () -> log.info(
                            "verifier refused: id={} reason=\"{}\" address={}",
                            quoted(presented.id()),
                            !matches
                                    ? "unknown client or wrong secret"
                                    : "the secret matches, but has less than " + MIN_SECRET_LENGTH + " characters",
                            callers.resolve(request).address()));
            throw new Refusal(ProblemCode.INVALID_CLIENT, "The client is unknown, or its secret is wrong");
        }
        return registration.verifier;
    }

    /** @param secretSha256 in lower-case hex; empty for an unknown client, so that no secret matches */
    private record Registration(Verifier verifier, String secretSha256) {
        static Registration of(String id, InteropProperties.Registration properties, Audiences audiences) {
            for (String audience : properties.audiences()) {
                if (!audiences.contains(audience)) {
                    throw new Misconfiguration(
                            "gatehouse.interop.verifiers." + id + ".audiences",
                            "has " + audience + ", which is no audience of tokens",
                            "Name gatehouse.token.audience or one of gatehouse.token.audiences.");
                }
            }
            Set<String> accepted =
                    properties.audiences().isEmpty() ? Set.of(audiences.own()) : Set.copyOf(properties.audiences());
            return new Registration(
                    new Verifier(id, accepted, properties.mayRevoke()),
                    properties.secretSha256().toLowerCase(Locale.ROOT));
        }

        boolean matches(String secret) {
            return MessageDigest.isEqual(
                    secretSha256.getBytes(UTF_8),
                    HexFormat.of().formatHex(Sha256.digest(secret)).getBytes(UTF_8));
        }
    }
}
