package dev.gatehouse.admin;

import dev.gatehouse.identity.UserName;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.util.Set;
import java.util.TreeSet;

/** Normalizes authorities like user names. */
final class Authorities {
    private static final int MAX = 100;

    private Authorities() {}

    /** @throws Refusal {@code invalid_request} */
    static Set<String> normalized(Set<String> typed) {
        Set<String> authorities = new TreeSet<>();
        for (String authority : typed) {
            authorities.add(UserName.normalized(authority).orElseThrow(Authorities::invalid));
        }
        if (authorities.size() > MAX) {
            throw invalid();
        }
        return authorities;
    }

    private static Refusal invalid() {
        return new Refusal(
                ProblemCode.INVALID_REQUEST,
                "authorities must be at most " + MAX + ", each of at most 256 characters, all of them visible");
    }
}
