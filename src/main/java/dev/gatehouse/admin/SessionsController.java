package dev.gatehouse.admin;

import static dev.gatehouse.text.Quoted.quoted;

import dev.gatehouse.identity.Subjects;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.SessionPage;
import dev.gatehouse.session.SessionQueries;
import dev.gatehouse.session.SessionView;
import dev.gatehouse.session.revocation.PresentedSession;
import dev.gatehouse.session.revocation.RevocationReason;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.text.EventLine;
import dev.gatehouse.token.AccessToken;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The sessions of all users, for administrators. */
@RestController
@RequestMapping("/admin")
record SessionsController(SessionQueries queries, Revocations revocations, Subjects subjects) {
    private static final Logger log = LoggerFactory.getLogger(SessionsController.class);
    private static final Pattern ADDRESS = Pattern.compile("[\\w.:%-]{1,64}");

    @GetMapping("/sessions")
    SessionPage<SessionView> list(
            @RequestParam(required = false) @Nullable String user,
            @RequestParam(required = false) @Nullable String address,
            @RequestParam(required = false) @Nullable String device,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "50") String limit) {
        if (address != null && !ADDRESS.matcher(address).matches()) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "address must be an IP address");
        }
        String name = user == null ? null : name(user);
        return new SessionPage<>(
                device == null
                        ? queries.page(name, address, after, limit)
                        : queries.pageOfDevice(device, name, address, after, limit));
    }

    @DeleteMapping("/sessions/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@AuthenticationPrincipal AccessToken by, @PathVariable String id) {
        if (id.length() > PresentedSession.MAX_ID_LENGTH) {
            throw new Refusal(ProblemCode.NOT_FOUND, "There is no such session");
        }
        revocations.revoke(id, RevocationReason.BY_ADMINISTRATOR);
        EventLine.succeeded(log.atInfo(), "session_revoked")
                .user(by.subject())
                .session(id)
                .log("session revoked: session={} by={}", quoted(id), quoted(by.subject()));
    }

    @DeleteMapping("/users/{user}/sessions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endAllOf(@AuthenticationPrincipal AccessToken by, @PathVariable String user) {
        int revoked = revocations.revokeAllOf(name(user), null, RevocationReason.BY_ADMINISTRATOR);
        EventLine.succeeded(log.atInfo(), "sessions_revoked")
                .user(by.subject())
                .target(user)
                .log("sessions revoked: user={} by={} count={}", quoted(user), quoted(by.subject()), revoked);
    }

    private String name(String user) {
        return subjects.canonical(user)
                .orElseThrow(() -> new Refusal(ProblemCode.INVALID_REQUEST, "user must be a user name"));
    }
}
