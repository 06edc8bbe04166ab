package dev.gatehouse.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.AccessToken;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What happened, for administrators: in pages, or as a stream that goes on where it was broken off. */
@RestController
@RequestMapping("/admin/events")
class EventsController {
    private static final int MAX_LIMIT = 200;

    private final AuditStore store;
    private final EventStreams streams;

    EventsController(AuditStore store, EventStreams streams) {
        this.store = store;
        this.streams = streams;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Page page(
            @RequestParam(defaultValue = "0") String after,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String user,
            @RequestParam(defaultValue = "50") String limit) {
        long size = number("limit", limit);
        if (size < 1 || size > MAX_LIMIT) {
            throw invalid("limit must be a number from 1 to " + MAX_LIMIT);
        }
        List<AuditEvent> found = store.after(number("after", after), kind, user, (int) size + 1);
        List<AuditEvent> page = found.subList(0, Math.min((int) size, found.size()));
        return new Page(page, found.size() > size ? page.get((int) size - 1).id() : null);
    }

    /** From {@code Last-Event-ID} or {@code after} on; else what happens from now on. */
    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter stream(
            @AuthenticationPrincipal AccessToken token,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String user) {
        String from = lastEventId == null ? after : lastEventId;
        return streams.open(token, from == null ? store.latest() : number("after", from), kind, user);
    }

    private static long number(String name, String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException isNone) {
            // Told below.
        }
        throw invalid(name + " must be a number");
    }

    private static Refusal invalid(String detail) {
        return new Refusal(ProblemCode.INVALID_REQUEST, detail);
    }

    /** @param next where the next page begins, as {@code after}; left out on the last one */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<AuditEvent> events, @Nullable Long next) {}
}
