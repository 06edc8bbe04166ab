package dev.gatehouse.token;

import dev.gatehouse.config.Misconfiguration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The audiences of tokens.
 *
 * @param audience Gatehouse's own: the claim {@code aud} if a client requests none
 * @param audiences the others that a client can request, by name
 */
@ConfigurationProperties("gatehouse.token")
record AudienceProperties(
        @DefaultValue("gatehouse") String audience,
        @DefaultValue Map<String, Audience> audiences) {

    /**
     * A service that needs tokens of its own.
     *
     * @param roles the roles that its tokens contain; all roles of the user if empty
     * @param requires the user needs one of these roles to get a token; none if empty
     */
    record Audience(
            @DefaultValue List<String> roles, @DefaultValue List<String> requires) {
        static final Audience OPEN = new Audience(List.of(), List.of());
    }

    AudienceProperties {
        Misconfiguration.check(
                !audience.isBlank(),
                "gatehouse.token.audience",
                "is blank",
                "Name the services that accept the tokens.");
    }
}
