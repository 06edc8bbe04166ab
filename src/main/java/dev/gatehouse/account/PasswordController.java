package dev.gatehouse.account;

import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.identity.local.LocalPasswords;
import dev.gatehouse.identity.local.LocalUser;
import dev.gatehouse.identity.local.UserChanged;
import dev.gatehouse.text.JsonBody;
import dev.gatehouse.throttle.LoginAttempt;
import dev.gatehouse.throttle.LoginThrottle;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.trace.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Changes the password of the signed-in user. The old password is required, and guesses at it are limited like those of
 * sign-ins: the token may be stolen. For the same reason, all other sessions of the user are revoked.
 */
@RestController
class PasswordController {
    private final CallerResolver callers;
    private final LoginThrottle throttle;
    private final OwnPassword ownPassword;
    private final LocalPasswords passwords;
    private final ApplicationEventPublisher events;

    PasswordController(
            CallerResolver callers,
            LoginThrottle throttle,
            OwnPassword ownPassword,
            LocalPasswords passwords,
            ApplicationEventPublisher events) {
        this.callers = callers;
        this.throttle = throttle;
        this.ownPassword = ownPassword;
        this.passwords = passwords;
        this.events = events;
    }

    @PostMapping(path = "/me/password", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void change(
            @AuthenticationPrincipal AccessToken token,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request) {
        PasswordChange change = JsonBody.read(body, PasswordChange.class);
        LocalUser user = ownPassword.user(token.subject());
        LoginAttempt attempt = LoginAttempt.withPassword(user.name(), callers.resolve(request));
        TraceId.logged(
                request, () -> throttle.rateLimited(attempt, () -> ownPassword.verify(user, change.oldPassword())));
        // The hash takes long, and is computed before the transaction holds a connection.
        String hash = passwords.newHash(user.name(), change.newPassword());
        ownPassword.replace(user, hash, token.sessionId());
        events.publishEvent(new UserChanged(user.name(), user.name(), "password changed"));
    }
}
