package dev.gatehouse.token;

import dev.gatehouse.identity.Identity;
import dev.gatehouse.problem.Refusal;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What a token of a user would say about them. */
@Component
public class ClaimsPreview {
    private final ClaimsWriter writer;
    private final Audiences audiences;

    ClaimsPreview(ClaimsWriter writer, Audiences audiences) {
        this.writer = writer;
        this.audiences = audiences;
    }

    /**
     * The claims that depend on the user, in a token for Gatehouse itself.
     *
     * @throws Refusal {@code insufficient_role}
     */
    public Map<String, Object> of(Identity identity) {
        audiences.requireOpenTo(identity.roles(), audiences.own());
        return writer.ofUser(identity, audiences.own());
    }
}
