package dev.gatehouse.interop;

import static dev.gatehouse.text.Quoted.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.interop.InteropProperties.Registration;
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

/** The services that are registered to ask about tokens. */
@Component
class Verifiers {
    /** What is shorter could be guessed, and then a fast hash of it as well: it is not taken, even where it is right. */
    static final int MIN_SECRET_LENGTH = 32;

    private static final Logger log = LoggerFactory.getLogger(Verifiers.class);
    private static final Registered NOBODY = new Registered(new Verifier("", Set.of(), false), "");

    private final Map<String, Registered> registered;
    private final CallerResolver callers;

    Verifiers(InteropProperties properties, Audiences audiences, CallerResolver callers) {
        this.registered = properties.verifiers().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> Registered.of(entry.getKey(), entry.getValue(), audiences)));
        this.callers = callers;
    }

    /**
     * The service that sends a request.
     *
     * @throws Refusal {@code invalid_client}, or {@code invalid_request} where it authenticates in two ways
     */
    Verifier require(HttpServletRequest request, Form form) {
        ClientCredentials shown = ClientCredentials.of(request, form)
                .orElseThrow(() -> new Refusal(ProblemCode.INVALID_CLIENT, "Client authentication is expected"));
        Registered one = registered.getOrDefault(shown.id(), NOBODY);
        boolean right = one.hasSecret(shown.secret());
        if (!right || shown.secret().length() < MIN_SECRET_LENGTH) {
            TraceId.logged(
                    request,
                    () -> log.info(
                            "verifier refused: id={} reason=\"{}\" address={}",
                            quoted(shown.id()),
                            !right
                                    ? "unknown, or the secret is wrong"
                                    : "the secret is right, but shorter than " + MIN_SECRET_LENGTH + " characters",
                            callers.resolve(request).address()));
            throw new Refusal(ProblemCode.INVALID_CLIENT, "The client is unknown, or its secret is wrong");
        }
        return one.verifier;
    }

    /** @param secretSha256 in small hex digits; empty where there is none, which no hash is */
    private record Registered(Verifier verifier, String secretSha256) {
        static Registered of(String id, Registration registration, Audiences audiences) {
            for (String audience : registration.audiences()) {
                if (!audiences.contains(audience)) {
                    throw new Misconfiguration(
                            "gatehouse.interop.verifiers." + id + ".audiences",
                            "has " + audience + ", which no token is for",
                            "Name gatehouse.token.audience or one of gatehouse.token.audiences.");
                }
            }
            Set<String> taken =
                    registration.audiences().isEmpty() ? Set.of(audiences.own()) : Set.copyOf(registration.audiences());
            return new Registered(
                    new Verifier(id, taken, registration.mayRevoke()),
                    registration.secretSha256().toLowerCase(Locale.ROOT));
        }

        boolean hasSecret(String secret) {
            return MessageDigest.isEqual(
                    secretSha256.getBytes(UTF_8),
                    HexFormat.of().formatHex(Sha256.digest(secret)).getBytes(UTF_8));
        }
    }
}
