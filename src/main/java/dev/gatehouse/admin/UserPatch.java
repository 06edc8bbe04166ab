package dev.gatehouse.admin;

import dev.gatehouse.problem.Refusal;
import dev.gatehouse.text.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of {@code PATCH /admin/users/{user}}: what is not there stays as it is. */
record UserPatch(Optional<Boolean> enabled, Optional<String> password, Optional<Set<String>> authorities) {

    /** @throws Refusal {@code invalid_request} */
    static UserPatch parse(byte @Nullable [] body) {
        JsonObject members = JsonObject.of(body, Set.of("enabled", "password", "authorities"));
        return new UserPatch(
                members.flag("enabled"),
                members.text("password"),
                members.texts("authorities").map(Authorities::normalized));
    }

    boolean disables() {
        return enabled.isPresent() && !enabled.get();
    }

    /** For the log. */
    @Override
    public String toString() {
        List<String> changes = new ArrayList<>();
        enabled.ifPresent(to -> changes.add(to ? "enabled" : "disabled"));
        password.ifPresent(to -> changes.add("password set"));
        authorities.ifPresent(to -> changes.add("authorities " + to));
        return String.join(", ", changes);
    }
}
