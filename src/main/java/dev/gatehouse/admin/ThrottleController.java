package dev.gatehouse.admin;

import static dev.gatehouse.text.Quoted.quoted;

import dev.gatehouse.caller.Caller;
import dev.gatehouse.identity.UserName;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.text.EventLine;
import dev.gatehouse.throttle.Wait;
import dev.gatehouse.throttle.Waits;
import dev.gatehouse.throttle.WaitsLifted;
import dev.gatehouse.token.AccessToken;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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

/** Who has to wait after failed sign-ins, for administrators: users of any source, unknown names and addresses. */
@RestController
@RequestMapping("/admin")
record ThrottleController(Waits waits, ApplicationEventPublisher events) {
    private static final Logger log = LoggerFactory.getLogger(ThrottleController.class);

    @GetMapping("/throttle")
    WaitList list(
            @RequestParam(required = false) @Nullable String user,
            @RequestParam(required = false) @Nullable String address) {
        return new WaitList(waits.find(names(user), caller(user, address)));
    }

    @DeleteMapping("/throttle")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void lift(
            @AuthenticationPrincipal AccessToken by,
            @RequestParam(required = false) @Nullable String user,
            @RequestParam(required = false) @Nullable String address) {
        waits.lift(names(user), caller(user, address));
        events.publishEvent(new WaitsLifted(by.subject(), user, address));
        EventLine.succeeded(log.atInfo(), "waits_lifted")
                .user(by.subject())
                .target(user)
                .log(
                        "waits lifted: user={} address={} by={}",
                        quoted(String.valueOf(user)),
                        address,
                        quoted(by.subject()));
    }

    @DeleteMapping("/users/{user}/lock")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unlock(@AuthenticationPrincipal AccessToken by, @PathVariable String user) {
        lift(by, user, null);
    }

    /** A name counts as a person types it, and, once a source has found its user, as the source has it. */
    private static Set<String> names(@Nullable String user) {
        if (user == null) {
            return Set.of();
        }
        Set<String> names = new LinkedHashSet<>();
        Stream.of(UserName.normalized(user), UserName.exact(user))
                .flatMap(Optional::stream)
                .forEach(names::add);
        if (names.isEmpty()) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "user must be a user name");
        }
        return names;
    }

    private static @Nullable Caller caller(@Nullable String user, @Nullable String address) {
        if (address == null) {
            if (user == null) {
                throw new Refusal(ProblemCode.INVALID_REQUEST, "user or address is missing");
            }
            return null;
        }
        Caller caller = new Caller(address, null);
        if (!caller.hasIpAddress()) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "address must be an IP address");
        }
        return caller;
    }

    record WaitList(List<Wait> waits) {}
}
