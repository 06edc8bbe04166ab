package dev.gatehouse.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.paging.Page;
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

/** The audit log, for administrators: in pages, or as a stream that a client can resume. */
@RestController
@RequestMapping("/admin/events")
record EventsController(AuditStore store, EventStreams streams) {

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Events page(
            @RequestParam(defaultValue = "0") String after,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String user,
            @RequestParam(defaultValue = "50") String limit) {
        Page<AuditEvent, Long> page =
                Page.read(limit, rows -> store.after(eventId(after), kind, user, rows), AuditEvent::id);
        return new Events(page.elements(), page.next());
    }

    /** The stream starts after {@code Last-Event-ID} or {@code after}, else with the next event. */
    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter stream(
            @AuthenticationPrincipal AccessToken token,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String user) {
        String from = lastEventId == null ? after : lastEventId;
        return streams.open(token, from == null ? store.lastId() : eventId(from), kind, user);
    }

    private static long eventId(String after) {
        if (!after.matches("[0-9]{1,18}")) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "after must be the id of an event");
        }
        return Long.parseLong(after);
    }

    /** @param next the value of {@code after} for the next page; absent on the last one */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Events(List<AuditEvent> events, @Nullable Long next) {}
}
