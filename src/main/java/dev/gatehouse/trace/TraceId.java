package dev.gatehouse.trace;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/**
 * The id that connects an error response with the log lines of its request. It is created on first use, so a request
 * without an error has none.
 */
public final class TraceId {
    private static final String ATTRIBUTE = TraceId.class.getName();
    private static final String MDC_KEY = "trace.id";

    /** W3C Trace Context, section 3.2. Fields that a later version adds after the flags are ignored. */
    private static final Pattern TRACEPARENT = Pattern.compile(
            "(?!ff|00.{53}.)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?");

    private TraceId() {}

    /** The trace id of the header {@code traceparent}, or a random one if there is none: 32 hex digits. */
    public static String of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        String id = Optional.of(Collections.list(request.getHeaders("traceparent")))
                .filter(headers -> headers.size() == 1)
                // Null for the header in which Tomcat gives up a request that is too large.
                .map(headers -> headers.get(0))
                .map(TRACEPARENT::matcher)
                .filter(Matcher::matches)
                .map(parent -> parent.group(1))
                .orElseGet(TraceId::random);
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    /** Runs an action for a request. All log lines of the action contain the id. */
    public static <T> T logged(HttpServletRequest request, Supplier<T> action) {
        MDC.put(MDC_KEY, of(request));
        try {
            return action.get();
        } finally {
            MDC.remove(MDC_KEY);
        }
    }

    /** Runs an action for a request. All log lines of the action contain the id. */
    public static void logged(HttpServletRequest request, Runnable action) {
        logged(request, () -> {
            action.run();
            return true;
        });
    }

    /** The id is no secret, and invalid requests must not contend for the lock of a secure source. */
    private static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }
}
