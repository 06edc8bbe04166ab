package dev.gatehouse.http;

import dev.gatehouse.caller.CallerResolver;
import dev.gatehouse.overload.Bulkhead;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.ProblemWriter;
import dev.gatehouse.problem.Refusal;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.InputBuffer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Reads each body before the request is handled, however the handler reads it later: within a time, and a bounded number at
 * once. So a client that sends slowly holds a thread for seconds only, and never a place among the requests that wait.
 */
@Component
class BodyValve extends ValveBase implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private static final int MAX_READING = 50;
    private static final int MAX_READING_PER_ADDRESS = 20;

    private final Bulkhead places = new Bulkhead(MAX_READING);
    private final Map<String, Integer> reading = new ConcurrentHashMap<>();
    private final CallerResolver callers;
    private final ObjectProvider<ProblemWriter> problems;

    BodyValve(CallerResolver callers, ObjectProvider<ProblemWriter> problems) {
        super(true);
        this.callers = callers;
        this.problems = problems;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextValves(this);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (!BodyLimitFilter.hasBody(request)) {
            getNext().invoke(request, response);
            return;
        }
        org.apache.coyote.Request connection = request.getCoyoteRequest();
        InputBuffer original = connection.getInputBuffer();
        ReceivedBody body = new ReceivedBody(original, System::nanoTime);
        try {
            acknowledge(request, response);
            read(body, request);
            connection.setInputBuffer(body);
            getNext().invoke(request, response);
        } catch (Refusal refusal) {
            body.abandon();
            response.setHeader(HttpHeaders.CONNECTION, "close");
            problems.getObject().write(refusal, request, response);
        } finally {
            connection.setInputBuffer(original);
            if (!body.isComplete()) {
                discardRest(body, request, response);
            }
        }
    }

    /** The client waits for this before it sends a body (RFC 9110, section 10.1.1). */
    private static void acknowledge(Request request, Response response) throws IOException {
        org.apache.coyote.Request connection = request.getCoyoteRequest();
        if (connection.hasExpectation()) {
            response.sendAcknowledgement(ContinueResponseTiming.ALWAYS);
            connection.setExpectation(false);
        }
    }

    private void read(ReceivedBody body, Request request) {
        if (hasArrived(request)) {
            receive(body);
            return;
        }
        String address = callers.resolve(request).block();
        enter(address);
        try {
            receive(body);
        } finally {
            leave(address);
        }
    }

    private static void receive(ReceivedBody body) {
        try {
            body.receive();
        } catch (SocketTimeoutException slow) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "The body was not sent in time")
                    .withStatus(HttpStatus.REQUEST_TIMEOUT);
        } catch (IOException malformedOrGone) {
            throw new Refusal(ProblemCode.INVALID_REQUEST, "The request is malformed");
        }
    }

    /** Then it needs no place: clients that send a request at once are served while all places are taken. */
    private static boolean hasArrived(Request request) {
        org.apache.coyote.Request connection = request.getCoyoteRequest();
        connection.action(ActionCode.AVAILABLE, true);
        long announced = connection.getContentLengthLong();
        return announced >= 0 && announced <= connection.getAvailable();
    }

    private void enter(String address) {
        places.enter();
        if (reading.merge(address, 1, Integer::sum) > MAX_READING_PER_ADDRESS) {
            leave(address);
            throw Bulkhead.busy();
        }
    }

    private void leave(String address) {
        reading.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        places.leave();
    }

    /** Tomcat would read the rest for as long as the client sends it. Without it, the client may not receive the response. */
    private static void discardRest(ReceivedBody body, Request request, Response response) throws IOException {
        response.finishResponse();
        if (!body.discard()) {
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }
}
