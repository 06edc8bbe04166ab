package dev.gatehouse.login;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a request that no record component has, to say in a refusal which member is missing. The detail is the same
 * for all bad credentials.
 */
record Members(Map<String, Object> others) {
    /** What other services call a member, without underscores and in lower case. */
    private static final Map<String, Set<String>> OTHER_NAMES = Map.of(
            "user", Set.of("username", "login", "loginname", "email", "mail", "name", "uid", "userid", "account"),
            "password", Set.of("pass", "passwd", "pwd", "pw", "secret", "passphrase"),
            "token", Set.of("idtoken", "accesstoken", "jwt", "assertion"),
            "source", Set.of("provider", "idp", "issuer"),
            "old", Set.of("oldpassword", "current", "currentpassword", "password"),
            "new", Set.of("newpassword"));

    Members(@Nullable Map<String, Object> others) {
        this.others = others == null ? Map.of() : others;
    }

    static Refusal missing(String hint) {
        return new Refusal(ProblemCode.CREDENTIALS_MISSING, "Missing or bad credentials").withHint(hint);
    }

    /** @throws Refusal {@code credentials_missing}, with a hint, if there is no text */
    String required(String member, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            return value;
        }
        throw missing(value == null ? hint(member) : member + " is blank");
    }

    private String hint(String member) {
        return others.keySet().stream()
                .filter(name -> OTHER_NAMES
                        .getOrDefault(member, Set.of())
                        .contains(name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(name -> member + " is missing: write " + member + " instead of " + name)
                .orElse(member + " is missing");
    }
}
