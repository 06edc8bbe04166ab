package dev.gatehouse.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.identity.UserName;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PATCH /admin/users/{user}}. A member that is null was absent, and changes nothing.
 *
 * @param mustChangePassword true when absent beside a password, because the administrator knows it
 */
record UserPatch(
        @Nullable Boolean enabled,
        @Nullable String password,
        @Nullable Set<String> authorities,
        @JsonProperty("must_change_password") @Nullable Boolean mustChangePassword) {
    private static final int MAX_AUTHORITIES = 100;

    /** @throws Refusal {@code invalid_request} */
    UserPatch {
        authorities = authorities == null ? null : normalized(authorities);
        boolean byDefault = mustChangePassword == null && password != null;
        mustChangePassword = byDefault ? Boolean.TRUE : mustChangePassword;
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

    /** Whether a session of before must not continue. */
    boolean changesPassword() {
        return password != null || Boolean.TRUE.equals(mustChangePassword);
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
        if (mustChangePassword != null) {
            changes.add(mustChangePassword ? "password must be changed" : "password need not be changed");
        }
        if (authorities != null) {
            changes.add("authorities " + authorities);
        }
        return String.join(", ", changes);
    }
}
