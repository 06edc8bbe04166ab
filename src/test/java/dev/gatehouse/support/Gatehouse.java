package dev.gatehouse.support;

import dev.gatehouse.GatehouseApplication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The application under test: on a free port, with a movable clock and a database of its own, with cheap password hashes
 * unless a test sets {@link #PRODUCT_HASHES}, and without the throttle unless a test enables it.
 */
public final class Gatehouse extends Client implements AutoCloseable {
    /** Keeps the password hashes of production, for tests whose subject they are. */
    public static final String PRODUCT_HASHES = "--" + CheapHashes.OFF + "=true";

    private static final Map<List<String>, Gatehouse> SHARED = new HashMap<>();

    private final ConfigurableApplicationContext context;

    private Gatehouse(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * The application with the users of the demo, started once for all tests with the same arguments. Such tests do not
     * move the clock, count nothing that other tests change, and do not close the application.
     */
    public static Gatehouse shared(String... arguments) {
        synchronized (SHARED) {
            return SHARED.computeIfAbsent(List.of(arguments), key -> demo(arguments));
        }
    }

    /** The argument with which the movable clock starts at the real time, for tests with other real-time programs. */
    public static String atRealTime() {
        return at(Instant.now());
    }

    /** The argument with which the clock shows this time at first. */
    public static String at(Instant time) {
        return "--" + MovableClock.START + "=" + time;
    }

    /** With the users of the demo. */
    public static Gatehouse demo(String... arguments) {
        return demo(List.of(), arguments);
    }

    /** With the users of the demo, and with more beans. */
    public static Gatehouse demo(List<Class<?>> more, String... arguments) {
        return start(
                more,
                Stream.concat(
                        Stream.of("--spring.profiles.active=demo", "--gatehouse.demo.ldap-port=" + freePort()),
                        Stream.of(arguments)));
    }

    /** With no users, and only what the arguments configure. */
    public static Gatehouse bare(String... arguments) {
        return start(List.of(), Stream.of(arguments));
    }

    /** With no users, only what the arguments configure, and with more beans. */
    public static Gatehouse bare(List<Class<?>> more, String... arguments) {
        return start(more, Stream.of(arguments));
    }

    private static Gatehouse start(List<Class<?>> more, Stream<String> arguments) {
        List<Class<?>> sources = new ArrayList<>(more);
        sources.add(GatehouseApplication.class);
        sources.add(MovableClock.Configuration.class);
        sources.add(CheapHashes.class);
        return new Gatehouse(new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                .run(Stream.concat(defaults(), arguments)
                        .collect(Collectors.toMap(Gatehouse::key, Function.identity(), (early, late) -> late))
                        .values()
                        .toArray(String[]::new)));
    }

    private static Stream<String> defaults() {
        try {
            return Stream.of(
                    "--server.port=0",
                    "--gatehouse.throttle.enabled=false",
                    "--gatehouse.token.issuer=http://localhost:8080",
                    "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
                    "--gatehouse.data-dir="
                            + Files.createTempDirectory(Files.createDirectories(Path.of("target/data")), "gatehouse"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String key(String argument) {
        return argument.replaceFirst("=.*", "");
    }

    /** A port on which nothing listens, and which no outgoing connection takes. */
    public static int freePort() {
        return FreePorts.next();
    }

    @Override
    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", int.class);
    }

    public ListableBeanFactory beans() {
        return context;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public MovableClock clock() {
        return bean(MovableClock.class);
    }

    /**
     * Sends bytes that no HTTP client would send; returns the whole response, as text. A server that rejects a request
     * before its end closes the connection while the client still writes: the response is read all the same.
     */
    public String raw(String request) throws IOException {
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
            } finally {
                socket.getInputStream().transferTo(response);
            }
        } catch (SocketException closedByServer) {
            if (response.size() == 0) {
                throw closedByServer;
            }
        }
        return response.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        context.close();
    }
}
