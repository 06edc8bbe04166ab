package dev.gatehouse.admin;

import dev.gatehouse.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of {@code PATCH /admin/users/{user}}. A member that is null was absent, and changes nothing. */
record UserPatch(
        @Nullable Boolean enabled,
        @Nullable String password,
        @Nullable Set<String> authorities) {

    /** @throws Refusal {@code invalid_request} */
    UserPatch {
        authorities = authorities == null ? null : Authorities.normalized(authorities);
    }

    boolean disables() {
        return Boolean.FALSE.equals(enabled);
    }

    /** The changes, without the password. */
    @Override
    public String toString() {
        List<String> changes = new ArrayList<>();
        if (enabled != null) {
            changes.add(enabled ? "enabled" : "disabled");
        }
        if (password != null) {
            changes.add("password set");
        }
        if (authorities != null) {
            changes.add("authorities " + authorities);
        }
        return String.join(", ", changes);
    }
}
