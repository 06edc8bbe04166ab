package dev.gatehouse.audit;

import static dev.gatehouse.audit.EventParameters.eventId;
import static dev.gatehouse.audit.EventParameters.isDescending;
import static dev.gatehouse.audit.EventParameters.time;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.paging.Page;
import dev.gatehouse.token.AccessToken;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
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
record EventsController(AuditQueries queries, EventStreams streams) {
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Events page(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String user,
            @RequestParam(required = false) @Nullable String address,
            @RequestParam(required = false) @Nullable String outcome,
            @RequestParam(required = false) @Nullable String since,
            @RequestParam(required = false) @Nullable String until,
            @RequestParam(defaultValue = "asc") String order,
            @RequestParam(defaultValue = "50") String limit) {
        EventFilter filter = new EventFilter(kind, user, address, outcome, time("since", since), time("until", until));
        Long from = after == null ? null : eventId(after);
        boolean descending = isDescending(order);
        Page<AuditEvent, Long> page =
                Page.read(limit, rows -> queries.page(filter, descending, from, rows), AuditEvent::id);
        return new Events(page.elements(), page.next());
    }

    /**
     * The stream starts after {@code Last-Event-ID} or {@code after}, else with the next event. By its header
     * {@code X-Accel-Buffering}, nginx passes each event on at once.
     *
     * @param limit has no effect: the same address without it is a page
     */
    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> stream(
            @AuthenticationPrincipal AccessToken token,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String user,
            @RequestParam(required = false) @Nullable String address,
            @RequestParam(required = false) @Nullable String outcome,
            @RequestParam(required = false) @Nullable String limit) {
        EventFilter filter = new EventFilter(kind, user, address, outcome, null, null);
        String from = lastEventId == null ? after : lastEventId;
        return ResponseEntity.ok()
                .header("X-Accel-Buffering", "no")
                .body(streams.open(token, from == null ? queries.lastId() : eventId(from), filter));
    }

    /** @param next the value of {@code after} for the next page; absent on the last one */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Events(List<AuditEvent> events, @Nullable Long next) {}
}
