package dev.gatehouse.login;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.caller.Caller;
import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.cookie.CrossSiteCheck;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.IssuedToken;
import dev.gatehouse.token.TokenDelivery;
import dev.gatehouse.token.TokenRenewal;
import dev.gatehouse.trace.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Issues tokens: for credentials, for a changed password, and for a valid token of the same session. */
@RestController
record AuthenticationController(
        CallerResolver callers,
        SignIn signIn,
        PasswordChange passwordChange,
        TokenRenewal renewal,
        TokenDelivery delivery,
        CrossSiteCheck crossSite) {

    @Bean
    static PathAccess loginPaths() {
        return PathAccess.open("/authenticate", "/authenticate/password");
    }

    @Bean
    static PathAccess refreshPaths() {
        return PathAccess.anyAudience("/authenticate/refresh");
    }

    @PostMapping(
            path = "/authenticate",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> authenticate(
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request,
            HttpServletResponse response) {
        LoginRequest login = LoginRequest.parse(body, LoginRequest.class);
        requireOwnPage(login.tokenRequest(), request);
        Credentials credentials = login.credentials();
        Caller caller = callers.resolve(request);
        IssuedToken token = TraceId.logged(request, () -> signIn.signIn(credentials, login.tokenRequest(), caller));
        return write(token, login.tokenRequest(), response);
    }

    /** For users who cannot sign in before they have changed their password, and so have no token. */
    @PostMapping(
            path = "/authenticate/password",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> changePassword(
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request,
            HttpServletResponse response) {
        PasswordChangeRequest change = PasswordChangeRequest.parse(body);
        requireOwnPage(change.tokenRequest(), request);
        Caller caller = callers.resolve(request);
        IssuedToken token = TraceId.logged(request, () -> passwordChange.change(change, caller));
        return write(token, change.tokenRequest(), response);
    }

    @PostMapping(path = "/authenticate/refresh", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> refresh(
            @AuthenticationPrincipal AccessToken token, HttpServletRequest request, HttpServletResponse response) {
        return delivery.write(renewal.refresh(token), request, response);
    }

    /** Another page must not sign its visitor in as its own user, who would see what the visitor enters from then on. */
    private void requireOwnPage(TokenRequest requested, HttpServletRequest request) {
        if (requested.cookie()) {
            crossSite.require(request);
        }
    }

    private ResponseEntity<byte[]> write(IssuedToken token, TokenRequest requested, HttpServletResponse response) {
        return requested.cookie() ? delivery.writeCookie(token, response) : delivery.write(token, response);
    }
}
