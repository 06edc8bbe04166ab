package dev.gatehouse.problem;

import dev.gatehouse.storage.StoreOutage;
import dev.gatehouse.trace.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.AccessDeniedException;

/** What a client gets for any exception of its request: as little as it can act on. The log gets the rest. */
public final class FailedRequest {
    private static final Logger log = LoggerFactory.getLogger(FailedRequest.class);

    private FailedRequest() {}

    /** The refusal that answers a request. The client gets a trace id, and the log everything else under the same id. */
    public static Refusal refusal(Exception failure, HttpServletRequest request) {
        if (failure instanceof Refusal refusal) {
            return refusal;
        }
        if (failure instanceof AccessDeniedException denied) {
            return RoleRefusal.of(denied);
        }
        Refusal refusal = MalformedRequest.refusal(failure, request).orElseGet(HttpFailure::internalError);
        if (refusal.code() != ProblemCode.INTERNAL_ERROR) {
            log.debug("malformed request", failure);
        } else if (StoreOutage.isCauseOf(failure)) {
            TraceId.logged(request, () -> log.warn("store unavailable: {}", String.valueOf(failure.getMessage())));
            return new Refusal(ProblemCode.STORE_UNAVAILABLE, "The store is unavailable, try again later");
        } else {
            TraceId.logged(request, () -> log.error("internal error", failure));
        }
        return refusal;
    }
}
