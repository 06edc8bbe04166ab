package dev.gatehouse.config;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.util.StringUtils;

/**
 * A port that the service will listen on.
 *
 * @param key the setting with the number
 * @param number from 1
 * @param addressKey the setting with the address
 * @param address null for all addresses of the machine
 */
public record ServicePort(
        String key, int number, String addressKey, @Nullable String address) {
    /** The port of the API. */
    public static final String SERVER = "server.port";

    private static final String ADDRESS = "server.address";

    /** The configured ports, each number once; none for a port that the operating system or Spring Boot chooses. */
    public static List<ServicePort> of(Environment environment) {
        int server = environment.getProperty(SERVER, Integer.class, 8080);
        Stream<ServicePort> ports = Stream.of(
                port(environment, SERVER, ADDRESS, 8080),
                port(environment, "management.server.port", "management.server.address", server));
        return Stream.concat(
                        ports.filter(port -> port.key.equals(SERVER) || port.number != server),
                        environment.acceptsProfiles(Profiles.of("demo"))
                                ? Stream.of(port(environment, "gatehouse.demo.ldap-port", ADDRESS, 0))
                                : Stream.empty())
                .filter(port -> port.number > 0)
                .toList();
    }

    private static ServicePort port(Environment environment, String key, String addressKey, int otherwise) {
        return new ServicePort(
                key,
                environment.getProperty(key, Integer.class, otherwise),
                addressKey,
                environment.getProperty(addressKey));
    }

    /** Why it cannot be opened now; empty if it can. */
    public Optional<Misconfiguration> problem() {
        // Bound without listening: no client can connect.
        try (Socket socket = new Socket()) {
            socket.setReuseAddress(true);
            socket.bind(address == null ? new InetSocketAddress(number) : new InetSocketAddress(address, number));
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(new Misconfiguration(problem(e), action(e)));
        }
    }

    private String problem(Exception failure) {
        return isInUse(failure)
                ? key + " is " + number + ", which another process uses"
                : key + " is " + number + (address == null ? "" : " and " + addressKey + " is " + address)
                        + ", which cannot be opened: " + failure.getMessage();
    }

    private String action(Exception failure) {
        String other =
                "choose another port, such as --" + key + "=" + (number < 65_535 ? number + 1 : number - 1) + ".";
        if (isInUse(failure)) {
            return "Stop the other process, or " + other;
        }
        return address == null ? StringUtils.capitalize(other) : "Correct " + addressKey + ", or " + other;
    }

    private static boolean isInUse(Exception failure) {
        return failure instanceof BindException
                && String.valueOf(failure.getMessage()).contains("in use");
    }
}
