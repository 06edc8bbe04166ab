package dev.gatehouse.admin;

import static dev.gatehouse.text.JsonBody.required;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.identity.UserName;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The body of {@code POST /admin/users}.
 *
 * @param user in normalized form
 * @param authorities none when absent
 * @param enabled true when absent
 * @param mustChangePassword true when absent, because the administrator knows the password
 */
record NewUser(
        String user,
        String password,
        Set<String> authorities,
        Boolean enabled,
        @JsonProperty("must_change_password") Boolean mustChangePassword) {

    /** The firewall rejects these in a path: no request could name such a user. */
    private static final Pattern NOT_IN_A_PATH = Pattern.compile("[/\\\\%;]|^\\.{1,2}$");

    /** @throws Refusal {@code invalid_request} */
    NewUser {
        user = UserName.normalized(required("user", user))
                .filter(name -> !NOT_IN_A_PATH.matcher(name).find())
                .orElseThrow(() -> new Refusal(
                        ProblemCode.INVALID_REQUEST,
                        "user must be of at most 256 characters, all of them visible, and none of / \\ % ;"));
        required("password", password);
        authorities = authorities == null ? Set.of() : UserPatch.normalized(authorities);
        enabled = enabled == null || enabled;
        mustChangePassword = mustChangePassword == null || mustChangePassword;
    }

    @Override
    public String toString() {
        return "NewUser[user=" + user + "]";
    }
}
