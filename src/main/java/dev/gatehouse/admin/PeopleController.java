package dev.gatehouse.admin;

import static dev.gatehouse.text.Quoted.quoted;

import dev.gatehouse.identity.PersonExported;
import dev.gatehouse.identity.Subjects;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.text.EventLine;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.keys.Pseudonyms;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** All that is stored of a person, of whatever source, for administrators: to read and to erase. */
@RestController
@RequestMapping("/admin/people")
record PeopleController(People people, Subjects subjects, Pseudonyms pseudonyms, ApplicationEventPublisher events) {
    private static final Logger log = LoggerFactory.getLogger(PeopleController.class);

    @GetMapping(path = "/{user}", produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Object> export(@AuthenticationPrincipal AccessToken by, @PathVariable String user) {
        String name = canonical(user);
        Map<String, Object> export = people.export(name);
        events.publishEvent(new PersonExported(by.subject(), name));
        EventLine.succeeded(log.atInfo(), "person_exported")
                .user(by.subject())
                .target(name)
                .log("person exported: user={} by={}", quoted(name), quoted(by.subject()));
        return export;
    }

    /** For names that a path cannot contain, such as those with a slash. */
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Object> exportNamed(
            @AuthenticationPrincipal AccessToken by, @RequestParam(defaultValue = "") String user) {
        return export(by, user);
    }

    @DeleteMapping("/{user}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void erase(@AuthenticationPrincipal AccessToken by, @PathVariable String user) {
        String name = canonical(user);
        people.erase(name, by.subject());
        String erased = pseudonyms.of(name);
        EventLine.succeeded(log.atInfo(), "person_erased")
                .user(by.subject())
                .target(erased)
                .log("person erased: user={} by={}", quoted(erased), quoted(by.subject()));
    }

    /** For names that a path cannot contain, such as those with a slash. */
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void eraseNamed(@AuthenticationPrincipal AccessToken by, @RequestParam(defaultValue = "") String user) {
        erase(by, user);
    }

    private String canonical(String user) {
        return subjects.canonical(user)
                .orElseThrow(() -> new Refusal(ProblemCode.INVALID_REQUEST, "user must be a user name"));
    }
}
