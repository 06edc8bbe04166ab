package dev.gatehouse.pages.signin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.firewall.RequestRejectedException;

/**
 * What a user has entered, in one of the two forms of the page. A field that is missing is empty.
 *
 * @param source the chosen source
 * @param replacement the new password; null in the form of a sign-in
 * @param returnTo where to go afterwards
 */
record SignInForm(
        String user,
        String source,
        String password,
        @Nullable String replacement,
        String repeated,
        String returnTo) {
    private static final SignInForm EMPTY = new SignInForm("", "", "", null, "", "");

    static SignInForm of(HttpServletRequest request) {
        String replacement = request.getParameter("new");
        return new SignInForm(
                text(request, "user"),
                text(request, "source"),
                text(request, replacement == null ? "password" : "old"),
                replacement,
                text(request, "repeated"),
                text(request, "return_to"));
    }

    /** For the page about a request that cannot be read. */
    static SignInForm ofRefused(HttpServletRequest request) {
        try {
            return of(request);
        } catch (RequestRejectedException | InvalidParameterException unreadable) {
            return EMPTY;
        }
    }

    private static String text(HttpServletRequest request, String name) {
        return Objects.requireNonNullElse(request.getParameter(name), "");
    }

    @Override
    public String toString() {
        return "SignInForm[]";
    }
}
