package dev.gatehouse.overview;

import dev.gatehouse.storage.StorageConfiguration;
import dev.gatehouse.storage.StoreClock;
import dev.gatehouse.storage.StoreReads;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;

/** What this process says about itself. */
@Component
class ThisNode {
    private static final String UNKNOWN = "unknown";

    private final String id;
    private final String version;
    private final Instant startedAt;
    private final Clock clock;
    private final StoreClock offset;
    private final StoreReads reads;
    private volatile String name = host();

    ThisNode(
            IdGenerator ids,
            ObjectProvider<BuildProperties> build,
            @Qualifier(StorageConfiguration.STORE_CLOCK) Clock clock,
            StoreClock offset,
            StoreReads reads) {
        this.id = ids.generateId().toString();
        BuildProperties properties = build.getIfAvailable();
        this.version = properties == null || properties.getVersion() == null ? UNKNOWN : properties.getVersion();
        this.startedAt = clock.instant();
        this.clock = clock;
        this.offset = offset;
        this.reads = reads;
    }

    @EventListener
    void on(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() == null) {
            name = host() + ":" + event.getWebServer().getPort();
        }
    }

    String id() {
        return id;
    }

    Identified seen() {
        return new Identified(
                id,
                new Node(
                        name,
                        version,
                        startedAt,
                        clock.instant(),
                        -offset.offset().toMillis(),
                        reads.age().toMillis()));
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return UNKNOWN;
        }
    }

    record Identified(String id, Node node) {}
}
