package dev.gatehouse.admin;

import dev.gatehouse.identity.UserName;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The body of {@code PATCH /admin/users/{user}}. A member that is null was absent, and changes nothing. */
record UserPatch(
        @Nullable Boolean enabled,
        @Nullable String password,
        @Nullable Set<String> authorities) {
    private static final int MAX_AUTHORITIES = 100;

    /** @throws Refusal {@code invalid_request} */
    UserPatch {
        authorities = authorities == null ? null : normalized(authorities);
    }

    /** Authorities are normalized like user names. */
    static Set<String> normalized(Set<String> typed) {
        Set<String> authorities = typed.stream()
                .map(authority -> UserName.normalized(authority).orElse(""))
                .collect(Collectors.toCollection(TreeSet::new));
        if (authorities.contains("") || authorities.size() > MAX_AUTHORITIES) {
            throw new Refusal(
                    ProblemCode.INVALID_REQUEST,
                    "authorities must be at most " + MAX_AUTHORITIES
                            + ", each of at most 256 characters, all of them visible");
        }
        return authorities;
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
