package dev.gatehouse.http;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.AccessToken;
import jakarta.servlet.http.HttpServletRequest;

/**
 * A token that was made for another service opens no more of our doors than staying signed in needs: whoever gets it there
 * cannot administer Gatehouse with it, nor see where else its owner is signed in.
 *
 * @param own our audience
 */
record AudienceRule(String own) {

    boolean lets(AccessToken token, HttpServletRequest request) {
        return token.audience().equals(own) || isOpenToAll(request.getRequestURI());
    }

    static Refusal refusal(AccessToken token) {
        return new Refusal(ProblemCode.TOKEN_INVALID, "audience is not accepted", "it is for " + token.audience());
    }

    /** To the letter: any other spelling of these paths wants our own audience. */
    private static boolean isOpenToAll(String path) {
        return path.equals("/me")
                || path.equals("/authenticate/refresh")
                || path.equals("/sessions/current")
                || path.equals("/verify")
                || path.startsWith("/verify/");
    }
}
