package dev.gatehouse.login;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.cookie.CrossSiteCheck;
import dev.gatehouse.cookie.TokenCookie;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.IssuedToken;
import dev.gatehouse.trace.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What {@code POST /authenticate} does for programs, for the form of a page: the response has the token in a cookie only. */
@Component
public record BrowserSignIn(
        CallerResolver callers,
        CrossSiteCheck crossSite,
        SignIn signIn,
        PasswordChange passwordChange,
        TokenCookie cookie) {

    /**
     * @param response gets the cookie
     * @throws Refusal as a sign-in by the API; {@code cross_origin_request} if the form is one of another origin
     */
    public void signIn(String user, String password, HttpServletRequest request, HttpServletResponse response) {
        crossSite.require(request);
        LoginRequest login = new LoginRequest(user, password, null, null, null, true, Map.of());
        Credentials credentials = login.credentials();
        Caller caller = callers.resolve(request);
        write(TraceId.logged(request, () -> signIn.signIn(credentials, login.tokenRequest(), caller)), response);
    }

    /**
     * Replaces a password, and signs in.
     *
     * @param response gets the cookie
     * @throws Refusal as a change of a password by the API; {@code cross_origin_request}
     */
    public void changePassword(
            String user, String old, String replacement, HttpServletRequest request, HttpServletResponse response) {
        crossSite.require(request);
        PasswordChangeRequest change = new PasswordChangeRequest(user, old, replacement, null, null, true, Map.of());
        Caller caller = callers.resolve(request);
        write(TraceId.logged(request, () -> passwordChange.change(change, caller)), response);
    }

    private void write(IssuedToken token, HttpServletResponse response) {
        cookie.write(token.value(), response);
    }
}
