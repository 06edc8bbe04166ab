package dev.gatehouse.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.gatehouse.interop.RegisteredVerifier;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * No request shows a fault of Gatehouse: no 5xx but 501 and 503, no error that is not a problem, no exception in the log.
 * {@code -Dfuzz.seconds} is the time for each store; {@code -Dfuzz.seed} repeats the requests of an earlier run.
 */
class FuzzedRequestsTest extends OnBothStores {
    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("fuzz.seconds", 30));
    private static final int MAX_FAULTS = 20;
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final RegisteredVerifier SHOP = RegisteredVerifier.named("shop");
    private static final Pattern HEAD = Pattern.compile("HTTP/1\\.1 (\\d{3}) (.*?)\r\n\r\n(.*)", Pattern.DOTALL);

    /** Boot's 404 for an unknown bill of materials, which only an administrator gets, has no body. */
    private static final Pattern BODILESS = Pattern.compile("(HEAD |GET /actuator/sbom/).*", Pattern.DOTALL);

    private final LoggedFaults log = new LoggedFaults();

    FuzzedRequestsTest() {
        super(Gatehouse::demo, SHOP.arguments("may-revoke=true"));
    }

    @BeforeAll
    void readTheLog() {
        log.start();
        rootLogger().addAppender(log);
    }

    @AfterAll
    void leaveTheLog() {
        rootLogger().detachAppender(log);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void noRequestShowsAFault(Gatehouse gatehouse) throws IOException {
        RequestGenerator requests =
                new RequestGenerator(gatehouse.get("/openapi").json(), SEED);
        List<String> authorizations = List.of();
        List<String> ids = List.of();
        Map<String, Integer> statuses = new TreeMap<>();
        List<String> faults = new ArrayList<>();
        long end = System.nanoTime() + TIME.toNanos();
        for (int count = 0; System.nanoTime() < end && faults.size() < MAX_FAULTS; count++) {
            // Requests end sessions and withdraw keys.
            if (count % 100 == 0) {
                authorizations = authorizations(gatehouse);
                ids = ids(gatehouse, authorizations.get(0));
            }
            String request = requests.next(authorizations, ids);
            String response = send(gatehouse.port(), request);
            statuses.merge(response.replaceFirst("(?s)HTTP/1\\.1 (\\d+).*", "$1"), 1, Integer::sum);
            String fault = fault(request, response) + log.read();
            if (!fault.isEmpty()) {
                faults.add("request " + count + ": " + fault + "\n" + visible(request) + "\n" + visible(response));
            }
        }
        System.out.println("fuzz.seed=" + SEED + " responses by status: " + statuses);
        assertThat(faults).as("fuzz.seed=%d", SEED).isEmpty();
    }

    private static List<String> authorizations(Gatehouse gatehouse) {
        return List.of(
                "Bearer " + gatehouse.signIn("carol"),
                "Bearer " + gatehouse.signIn("carol"),
                "Bearer " + gatehouse.signIn("alice"),
                "Bearer " + gatehouse.signIn("bob").replaceFirst("....$", "AAAA"),
                SHOP.basic(),
                "Basic Og==",
                "Basic %zz",
                "");
    }

    /** Ids of a session and a key, and names of users. */
    private static List<String> ids(Gatehouse gatehouse, String administrator) {
        String session = gatehouse
                .get("/sessions", "Authorization", administrator)
                .json()
                .at("/sessions/0/id")
                .asString();
        String key =
                gatehouse.get("/.well-known/jwks.json").json().at("/keys/0/kid").asString();
        return List.of(session, key, "dora", "alice", "none");
    }

    /** @return the response, or what there is of it after the timeout; only the head of an event stream */
    private static String send(int port, String request) throws IOException {
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            try {
                socket.getOutputStream().write(request.getBytes(ISO_8859_1));
                socket.shutdownOutput();
            } catch (SocketException closedByServer) {
                // The response was sent before.
            }
            byte[] part = new byte[8192];
            int length = socket.getInputStream().read(part);
            while (length > 0) {
                response.write(part, 0, length);
                boolean endless = response.toString(ISO_8859_1).contains("Content-Type: text/event-stream");
                length = endless ? -1 : socket.getInputStream().read(part);
            }
        } catch (SocketTimeoutException slow) {
            return "no end of the response: " + response.toString(ISO_8859_1);
        } catch (SocketException closedByServer) {
            // The response is complete, if there is one.
        }
        return response.toString(ISO_8859_1);
    }

    private static String fault(String request, String response) {
        Matcher parts = HEAD.matcher(response.replaceFirst("(?s)^HTTP/1\\.1 100 .*?\r\n\r\n", ""));
        if (!parts.matches()) {
            return "no response";
        }
        int status = Integer.parseInt(parts.group(1));
        if (status == 500 || (status > 501 && status != 503)) {
            return "status " + status;
        }
        boolean problem = parts.group(2).matches("(?s).*Content-Type: application/(problem\\+)?json.*")
                && parts.group(3).contains("\"status\":" + status + ",")
                && parts.group(3).contains("\"code\":\"");
        boolean bodiless = parts.group(3).isEmpty() && BODILESS.matcher(request).matches();
        if (status >= 400 && !problem && !bodiless) {
            return "not a problem";
        }
        return parts.group(3).matches("(?s).*(Exception|\tat |<html).*") ? "leak" : "";
    }

    private static String visible(String bytes) {
        String text = bytes.length() > 3000 ? bytes.substring(0, 3000) + "..." : bytes;
        return text.replace("\r", "").replaceAll("[^\n -~]", "?");
    }

    private static Logger rootLogger() {
        return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    }

    /** What a fault of Gatehouse writes to the log: an error, or an exception at any level. */
    private static final class LoggedFaults extends AppenderBase<ILoggingEvent> {
        private final StringBuilder faults = new StringBuilder();

        @Override
        protected synchronized void append(ILoggingEvent event) {
            if (event.getThrowableProxy() != null) {
                faults.append("logged: ").append(event).append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            } else if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                faults.append("logged: ").append(event.getFormattedMessage());
            }
        }

        synchronized String read() {
            String all = faults.toString();
            faults.setLength(0);
            return all;
        }
    }
}
