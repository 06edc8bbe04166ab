package dev.gatehouse.admin;

import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.identity.Subjects;
import dev.gatehouse.identity.local.LocalUser;
import dev.gatehouse.identity.local.LocalUsers;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
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

/** Everybody changes their own password, where it is kept here. Their other sessions end: one may be a thief's. */
@RestController
class PasswordController {
    private final CallerResolver callers;
    private final LoginThrottle throttle;
    private final LocalUsers users;
    private final Subjects subjects;
    private final Passwords passwords;
    private final AccountChanges changes;
    private final ApplicationEventPublisher events;

    PasswordController(
            CallerResolver callers,
            LoginThrottle throttle,
            LocalUsers users,
            Subjects subjects,
            Passwords passwords,
            AccountChanges changes,
            ApplicationEventPublisher events) {
        this.callers = callers;
        this.throttle = throttle;
        this.users = users;
        this.subjects = subjects;
        this.passwords = passwords;
        this.changes = changes;
        this.events = events;
    }

    @PostMapping(path = "/me/password", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void change(
            @AuthenticationPrincipal AccessToken token,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request) {
        String name = token.subject();
        PasswordChange change = JsonBody.read(body, PasswordChange.class);
        // A local user may bear the name of somebody at another source.
        LocalUser user = users.find(name)
                .filter(found -> subjects.belongsTo(name, LocalUsers.SOURCE))
                .orElseThrow(() ->
                        new Refusal(ProblemCode.INVALID_REQUEST, "The password of " + name + " is kept elsewhere"));
        LoginAttempt knock = LoginAttempt.withPassword(name, callers.resolve(request));
        TraceId.logged(request, () -> throttle.rateLimited(knock, () -> proven(user, change.oldPassword())));
        String hash = passwords.newHash(name, change.newPassword());
        if (!changes.changePassword(user, hash, token.sessionId())) {
            throw wrong(name);
        }
        events.publishEvent(new UserChanged(name, name, "password changed"));
    }

    private LocalUser proven(LocalUser user, String password) {
        if (!passwords.matches(password, user.passwordHash())) {
            events.publishEvent(new PasswordChangeRefused(user.name()));
            throw wrong(user.name());
        }
        return user;
    }

    private static Refusal wrong(String user) {
        return new Refusal(
                ProblemCode.AUTHENTICATION_FAILED, "Authentication failed for " + user + ": bad credentials");
    }
}
