package dev.gatehouse.interop;

import dev.gatehouse.config.Misconfiguration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The services that may introspect and revoke tokens, and follow revocations.
 *
 * @param verifiers by client id
 */
@ConfigurationProperties("gatehouse.interop")
record InteropProperties(@DefaultValue Map<String, Registration> verifiers) {

    /**
     * @param secretSha256 the SHA-256 of the secret, in hex: a long random secret needs no slow hash
     * @param audiences the audiences of the tokens that it may introspect; Gatehouse's own when empty
     * @param mayRevoke whether it may revoke such tokens
     */
    record Registration(
            @DefaultValue("") String secretSha256,
            @DefaultValue List<String> audiences,
            @DefaultValue("false") boolean mayRevoke) {}

    InteropProperties {
        verifiers.forEach((id, registration) -> Misconfiguration.check(
                registration.secretSha256().matches("[0-9a-fA-F]{64}"),
                "gatehouse.interop.verifiers." + id + ".secret-sha256 is not a SHA-256 in hex",
                "Make a random secret of at least " + VerifierAuthentication.MIN_SECRET_LENGTH
                        + " characters, and give what `printf %s \"$SECRET\" | sha256sum` prints."));
    }
}
