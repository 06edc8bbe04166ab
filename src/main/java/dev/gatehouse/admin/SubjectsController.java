package dev.gatehouse.admin;

import static dev.gatehouse.text.Quoted.quoted;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.identity.Subject;
import dev.gatehouse.identity.SubjectReleased;
import dev.gatehouse.identity.Subjects;
import dev.gatehouse.paging.Page;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.text.EventLine;
import dev.gatehouse.token.AccessToken;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Which source and which of its users each user name belongs to, for administrators. */
@RestController
@RequestMapping("/admin/subjects")
record SubjectsController(Subjects subjects, AccountChanges changes, ApplicationEventPublisher events) {
    private static final Logger log = LoggerFactory.getLogger(SubjectsController.class);

    @GetMapping
    Claims list(
            @RequestParam(required = false) @Nullable String user,
            @RequestParam(required = false) @Nullable String source,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") String limit) {
        String name = user == null ? null : canonical(user);
        Page<Subject, String> page = Page.read(limit, rows -> subjects.after(after, name, source, rows), Subject::name);
        return new Claims(page.map(Claim::new).elements(), page.next());
    }

    @DeleteMapping("/{user}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void release(@AuthenticationPrincipal AccessToken by, @PathVariable String user) {
        Subject subject = subjects.find(canonical(user))
                .orElseThrow(() -> new Refusal(ProblemCode.NOT_FOUND, "No user has this name"));
        changes.release(subject.name());
        events.publishEvent(new SubjectReleased(by.subject(), subject.name(), subject.source()));
        EventLine.succeeded(log.atInfo(), "subject_released")
                .user(by.subject())
                .target(subject.name())
                .log(
                        "user name freed: user={} source={} by={}",
                        quoted(subject.name()),
                        subject.source(),
                        quoted(by.subject()));
    }

    /** For names that a path cannot contain, such as those with a slash. */
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void releaseNamed(@AuthenticationPrincipal AccessToken by, @RequestParam(defaultValue = "") String user) {
        release(by, user);
    }

    private String canonical(String user) {
        return subjects.canonical(user)
                .orElseThrow(() -> new Refusal(ProblemCode.INVALID_REQUEST, "user must be a user name"));
    }

    /** @param next the value of {@code after} for the next page; null on the last one */
    record Claims(List<Claim> subjects, @Nullable String next) {}

    /**
     * @param identifier of the user at the source; null until the next sign-in of the user after an upgrade
     * @param erasedAt when the person of this name was erased; absent if it is in use
     */
    record Claim(
            String user,
            String source,
            @Nullable String identifier,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant erasedAt) {
        Claim(Subject subject) {
            this(
                    subject.name(),
                    subject.source(),
                    subject.isErased() ? null : subject.identifier(),
                    subject.erasedAt());
        }
    }
}
