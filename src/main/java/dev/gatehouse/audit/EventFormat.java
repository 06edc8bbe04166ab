package dev.gatehouse.audit;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** The formats of an export. */
enum EventFormat {
    /** JSON lines: an object on each line. */
    JSONL("application/jsonl") {
        @Override
        String text(List<AuditEvent> events, JsonMapper json) {
            return events.stream()
                    .map(event -> json.writeValueAsString(event) + "\n")
                    .collect(Collectors.joining());
        }
    },
    /** RFC 4180, with a header. */
    CSV("text/csv;charset=UTF-8;header=present") {
        @Override
        String text(List<AuditEvent> events, JsonMapper json) {
            return events.stream().map(EventFormat::row).collect(Collectors.joining("", HEADER, ""));
        }
    };

    private static final String HEADER = "id,at,kind,outcome,user,sid,address,reason\r\n";

    /** What a spreadsheet may run as a formula at the start of a cell. The last four are the full-width forms. */
    private static final String FORMULA = "(?=[\\s\\p{Cntrl}]*[=+\\-@\\t\\r\\uFF1D\\uFF0B\\uFF0D\\uFF20])";

    private static final Pattern AT_START = Pattern.compile("^" + FORMULA);
    /** Some spreadsheets take these for the end of a cell. */
    private static final Pattern AFTER_SEPARATOR = Pattern.compile("([;\\t\\r\\n])" + FORMULA);

    private final String type;

    EventFormat(String type) {
        this.type = type;
    }

    /** @throws Refusal {@code invalid_request} */
    static EventFormat of(String text) {
        return switch (text) {
            case "jsonl" -> JSONL;
            case "csv" -> CSV;
            default -> throw new Refusal(ProblemCode.INVALID_REQUEST, "format must be jsonl or csv");
        };
    }

    abstract String text(List<AuditEvent> events, JsonMapper json);

    MediaType type() {
        return MediaType.parseMediaType(type);
    }

    private static String row(AuditEvent event) {
        return Stream.of(
                                String.valueOf(event.id()),
                                event.at().toString(),
                                event.kind(),
                                event.outcome(),
                                event.user(),
                                event.sid(),
                                event.address(),
                                event.reason())
                        .map(EventFormat::cell)
                        .collect(Collectors.joining(","))
                + "\r\n";
    }

    /** An apostrophe makes a spreadsheet show a formula as text. */
    static String cell(@Nullable String value) {
        if (value == null) {
            return "";
        }
        String text = AT_START.matcher(AFTER_SEPARATOR.matcher(value).replaceAll("$1'"))
                .replaceFirst("'");
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
