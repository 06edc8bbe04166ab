package dev.gatehouse.admin;

import dev.gatehouse.identity.UserName;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.text.JsonObject;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /admin/users}.
 *
 * @param user in its one spelling
 * @param enabled true when it is left out
 */
record NewUser(String user, String password, Set<String> authorities, boolean enabled) {

    /** What no path can have, since the firewall stops it: such a user could be reached by no request. */
    private static final Pattern NOT_IN_A_PATH = Pattern.compile("[/\\\\%;]|^\\.{1,2}$");

    /** @throws Refusal {@code invalid_request} */
    static NewUser parse(byte @Nullable [] body) {
        JsonObject members = JsonObject.of(body, Set.of("user", "password", "authorities", "enabled"));
        return new NewUser(
                UserName.normalized(members.requiredText("user"))
                        .filter(name -> !NOT_IN_A_PATH.matcher(name).find())
                        .orElseThrow(() -> new Refusal(
                                ProblemCode.INVALID_REQUEST,
                                "user must be of at most 256 characters, all of them visible, and none of / \\ % ;")),
                members.requiredText("password"),
                members.texts("authorities").map(Authorities::normalized).orElse(Set.of()),
                members.flag("enabled").orElse(true));
    }

    @Override
    public String toString() {
        return "NewUser[user=" + user + "]";
    }
}
