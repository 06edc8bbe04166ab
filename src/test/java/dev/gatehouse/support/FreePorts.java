package dev.gatehouse.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ports on which nothing listens. They are below the range of ports for outgoing connections, so no such connection can
 * take one before the test listens on it. Each process starts at a different port, and returns a port again only after
 * all others.
 */
final class FreePorts {
    private static final Logger log = LoggerFactory.getLogger(FreePorts.class);
    private static final int FIRST = 10_000;
    private static final int COUNT = 20_000;
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 127 % COUNT));

    private FreePorts() {}

    static int next() {
        while (true) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            try (ServerSocket free = new ServerSocket(port)) {
                return free.getLocalPort();
            } catch (BindException e) {
                log.debug("port {} is taken", port, e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
