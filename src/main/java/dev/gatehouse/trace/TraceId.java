package dev.gatehouse.trace;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The id by which an answer, and what is logged about its request, are found again. It is made when somebody first wants
 * it, so a request that goes well has none.
 */
public final class TraceId {
    private static final String ATTRIBUTE = TraceId.class.getName();
    private static final String LOGGED_AS = "trace.id";

    /** W3C Trace Context, section 3.2: what a later version has behind the flags is let be. */
    private static final Pattern PARENT = Pattern.compile(
            "(?!ff|00.{53}.)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?");

    private static final HexFormat HEX = HexFormat.of();

    private TraceId() {}

    /** The id of the trace that the request is part of by its header {@code traceparent}, else a random one: 32 hex digits. */
    public static String of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        String propagated = propagated(request);
        String id = propagated == null ? random() : propagated;
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    /** Does something about a request, and has all that is logged meanwhile show the id. */
    public static <T> T logged(HttpServletRequest request, Supplier<T> work) {
        MDC.put(LOGGED_AS, of(request));
        try {
            return work.get();
        } finally {
            MDC.remove(LOGGED_AS);
        }
    }

    /** The same. */
    public static void logged(HttpServletRequest request, Runnable work) {
        logged(request, () -> {
            work.run();
            return true;
        });
    }

    private static @Nullable String propagated(HttpServletRequest request) {
        Enumeration<String> headers = request.getHeaders("traceparent");
        if (headers == null || !headers.hasMoreElements()) {
            return null;
        }
        Matcher parent = PARENT.matcher(headers.nextElement());
        return !headers.hasMoreElements() && parent.matches() ? parent.group(1) : null;
    }

    /** No secret: whoever floods us with garbage shall find no lock of a secure source to queue up at. */
    private static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
    }
}
