package dev.gatehouse.token;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.AudienceProperties.Audience;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.springframework.stereotype.Component;

/** Whom tokens may be for (RFC 7519, section 4.1.3), who may ask for them, and which roles they tell of. */
@Component
public class Audiences {
    private final AudienceProperties properties;

    Audiences(AudienceProperties properties) {
        this.properties = properties;
    }

    /** Gatehouse's own: what a token is for when nothing is asked for, and what most of our doors want. */
    public String own() {
        return properties.audience();
    }

    public boolean contains(String audience) {
        return audience.equals(own()) || properties.audiences().containsKey(audience);
    }

    /**
     * Says no to somebody who has none of the roles of which an audience requires one.
     *
     * @throws Refusal {@code insufficient_role}
     */
    public void requireOpenTo(Collection<String> roles, String audience) {
        List<String> required = of(audience).requires();
        if (!required.isEmpty() && Collections.disjoint(required, roles)) {
            throw new Refusal(
                    ProblemCode.INSUFFICIENT_ROLE,
                    "role " + String.join(" or ", required) + " is required for a token for " + audience);
        }
    }

    /** The roles that a token for an audience tells of, in their order. */
    List<String> visible(Collection<String> roles, String audience) {
        List<String> seen = of(audience).roles();
        return roles.stream()
                .filter(role -> seen.isEmpty() || seen.contains(role))
                .toList();
    }

    private Audience of(String audience) {
        return properties.audiences().getOrDefault(audience, Audience.OPEN);
    }
}
