package dev.gatehouse.account;

import static dev.gatehouse.text.JsonBody.required;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.access.PathAccess;
import dev.gatehouse.caller.Caller;
import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.cookie.TokenCookie;
import dev.gatehouse.identity.local.LocalUser;
import dev.gatehouse.paging.Page;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.SessionPage;
import dev.gatehouse.session.SessionQueries;
import dev.gatehouse.session.SessionView;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.text.JsonBody;
import dev.gatehouse.text.JsonText;
import dev.gatehouse.throttle.LoginAttempt;
import dev.gatehouse.throttle.LoginThrottle;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.IssuedToken;
import dev.gatehouse.token.TokenDelivery;
import dev.gatehouse.trace.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The token, the password and the sessions of the signed-in user. */
@RestController
record AccountController(
        CallerResolver callers,
        LoginThrottle throttle,
        OwnPassword password,
        TokenDelivery delivery,
        TokenCookie cookie,
        SessionQueries sessions,
        Revocations revocations) {

    @Bean
    static PathAccess accountPaths() {
        return PathAccess.anyAudience("/me", "/sessions/current");
    }

    /** Writes the claims of the presented token, whose JSON is cached with them. */
    @GetMapping(path = "/me", produces = MediaType.APPLICATION_JSON_VALUE)
    void me(@AuthenticationPrincipal AccessToken token, HttpServletResponse response) throws IOException {
        JsonText.write(token.json(), response);
    }

    /**
     * The old password is required, and guesses at it are limited like those of sign-ins: the token may be stolen. For
     * the same reason all sessions of the user are revoked, the presented one too, and the caller gets a new one.
     */
    @PostMapping(
            path = "/me/password",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> changePassword(
            @AuthenticationPrincipal AccessToken token,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request,
            HttpServletResponse response) {
        PasswordChange change = JsonBody.read(body, PasswordChange.class);
        Caller caller = callers.resolve(request);
        LocalUser user = password.user(token.subject());
        LoginAttempt attempt = LoginAttempt.withPassword(user.name(), caller);
        TraceId.logged(request, () -> throttle.rateLimited(attempt, () -> password.verify(user, change.oldPassword())));
        password.change(user, change.newPassword());
        IssuedToken next = password.signInAgain(user.name(), token.audience(), TokenCookie.isUsed(request), caller);
        return delivery.write(next, request, response);
    }

    @GetMapping("/sessions")
    SessionPage<OwnSession> sessions(
            @AuthenticationPrincipal AccessToken token,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "200") String limit) {
        Page<SessionView, String> page = sessions.page(token.subject(), null, after, limit);
        return new SessionPage<>(
                page.map(session -> new OwnSession(session, session.id().equals(token.sessionId()))));
    }

    @DeleteMapping("/sessions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endOtherSessions(@AuthenticationPrincipal AccessToken token) {
        revocations.revokeAllOf(token.subject(), token.sessionId(), RevocationReason.REVOKED);
    }

    @DeleteMapping("/sessions/current")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void signOut(@AuthenticationPrincipal AccessToken token, HttpServletRequest request, HttpServletResponse response) {
        revocations.revoke(token.session(), RevocationReason.SIGNED_OUT);
        cookie.clearIfUsed(request, response);
    }

    /** Another user's session gets the same response as one that does not exist. */
    @DeleteMapping("/sessions/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endSession(
            @AuthenticationPrincipal AccessToken token,
            @PathVariable String id,
            HttpServletRequest request,
            HttpServletResponse response) {
        boolean current = id.equals(token.sessionId());
        RevocationReason reason = current ? RevocationReason.SIGNED_OUT : RevocationReason.REVOKED;
        if (!revocations.revokeOneOf(token.subject(), id, reason)) {
            throw new Refusal(ProblemCode.NOT_FOUND, "There is no such session");
        }
        if (current) {
            cookie.clearIfUsed(request, response);
        }
    }

    record PasswordChange(
            @JsonProperty("old") String oldPassword,
            @JsonProperty("new") String newPassword) {

        /** @throws Refusal {@code invalid_request} */
        PasswordChange {
            required("old", oldPassword);
            required("new", newPassword);
            if (oldPassword.equals(newPassword)) {
                throw new Refusal(ProblemCode.INVALID_REQUEST, "new must be another password than old");
            }
        }

        @Override
        public String toString() {
            return "PasswordChange[]";
        }
    }

    /** A session, as its user sees it. */
    record OwnSession(
            @JsonUnwrapped @JsonIgnoreProperties({"user", "failures"})
            SessionView session,

            boolean current) {}
}
