package dev.gatehouse.audit;

import static dev.gatehouse.audit.EventParameters.eventId;
import static dev.gatehouse.audit.EventParameters.isDescending;
import static dev.gatehouse.audit.EventParameters.time;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Exports audit events as a file. A response has its length, so that a client notices a cut one, and at most {@value #MAX_EVENTS}
 * events; a header names the next one.
 */
@RestController
record EventExportController(AuditQueries queries, JsonMapper json) {
    static final int MAX_EVENTS = 10_000;
    static final String NEXT = "X-Next";

    @GetMapping("/admin/events/export")
    ResponseEntity<byte[]> export(
            @RequestParam(defaultValue = "jsonl") String format,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String user,
            @RequestParam(required = false) @Nullable String address,
            @RequestParam(required = false) @Nullable String outcome,
            @RequestParam(required = false) @Nullable String since,
            @RequestParam(required = false) @Nullable String until,
            @RequestParam(defaultValue = "asc") String order) {
        EventFormat wanted = EventFormat.of(format);
        EventFilter filter = new EventFilter(kind, user, address, outcome, time("since", since), time("until", until));
        List<AuditEvent> events =
                queries.page(filter, isDescending(order), after == null ? null : eventId(after), MAX_EVENTS + 1);
        boolean more = events.size() > MAX_EVENTS;
        List<AuditEvent> exported = more ? events.subList(0, MAX_EVENTS) : events;
        ResponseEntity.BodyBuilder response = ResponseEntity.ok()
                .contentType(wanted.type())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("events." + format)
                                .build()
                                .toString());
        if (more) {
            response.header(NEXT, String.valueOf(exported.get(MAX_EVENTS - 1).id()));
        }
        return response.body(wanted.text(exported, json).getBytes(UTF_8));
    }
}
