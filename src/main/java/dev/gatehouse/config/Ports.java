package dev.gatehouse.config;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/** The ports that the service will listen on. */
final class Ports {
    private static final String ADDRESS = "server.address";

    private Ports() {}

    /** @throws Misconfiguration if one of them cannot be opened */
    static void check(Environment environment) {
        check(environment, "server.port", ADDRESS, 8080);
        check(environment, "management.server.port", "management.server.address", 0);
        if (environment.acceptsProfiles(Profiles.of("demo"))) {
            check(environment, "gatehouse.demo.ldap-port", ADDRESS, 0);
        }
    }

    /** @param otherwise the port if none is configured; 0 for any that is free */
    private static void check(Environment environment, String key, String addressKey, int otherwise) {
        int port = environment.getProperty(key, Integer.class, otherwise);
        String address = environment.getProperty(addressKey);
        if (port <= 0) {
            return;
        }
        // Bound without listening: no client can connect.
        try (Socket socket = new Socket()) {
            socket.setReuseAddress(true);
            socket.bind(address == null ? new InetSocketAddress(port) : new InetSocketAddress(address, port));
        } catch (IOException | IllegalArgumentException e) {
            boolean inUse =
                    e instanceof BindException && String.valueOf(e.getMessage()).contains("in use");
            throw new Misconfiguration(
                    inUse
                            ? key + " is " + port + ", which another process uses"
                            : key + " is " + port + (address == null ? "" : " and " + addressKey + " is " + address)
                                    + ", which cannot be opened: " + e.getMessage(),
                    "Stop the other process, or choose another port, such as --" + key + "=" + (port + 1) + ".");
        }
    }
}
