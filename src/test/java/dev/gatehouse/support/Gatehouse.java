package dev.gatehouse.support;

import dev.gatehouse.GatehouseApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Gatehouse itself, on a free port, with a movable clock, and without the throttle unless a test turns that on. */
public final class Gatehouse extends Client implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private Gatehouse(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** One instance for all tests that need no other configuration, and do not move its clock. */
    public static Gatehouse shared() {
        return Shared.INSTANCE;
    }

    /** With the people of the demo. */
    public static Gatehouse demo(String... arguments) {
        return demo(List.of(), arguments);
    }

    /** With the people of the demo, and with more beans. */
    public static Gatehouse demo(List<Class<?>> more, String... arguments) {
        return start(
                more,
                Stream.concat(
                        Stream.of("--spring.profiles.active=demo", "--gatehouse.demo.ldap-port=" + freePort()),
                        Stream.of(arguments)));
    }

    /** With nothing configured but what the arguments say. */
    public static Gatehouse bare(String... arguments) {
        return start(List.of(), Stream.of(arguments));
    }

    /** With nothing configured but what the arguments say, and with more beans. */
    public static Gatehouse bare(List<Class<?>> more, String... arguments) {
        return start(more, Stream.of(arguments));
    }

    private static Gatehouse start(List<Class<?>> more, Stream<String> arguments) {
        List<Class<?>> sources = new ArrayList<>(more);
        sources.add(GatehouseApplication.class);
        sources.add(MovableClock.Configuration.class);
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

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** Bytes as no well-behaved client sends them; the whole answer, as text. */
    public String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        context.close();
    }

    private static final class Shared {
        static final Gatehouse INSTANCE = demo();
    }
}
