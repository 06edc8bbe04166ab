package dev.gatehouse.demo;

import dev.gatehouse.resource.ProtectedResources;
import java.io.PrintStream;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Leaves alice a resource, and tells the newcomer what to type. */
@Component
@Profile("demo")
class DemoGuide {
    private final ProtectedResources resources;
    private final PrintStream out = System.out;

    DemoGuide(ProtectedResources resources) {
        this.resources = resources;
    }

    @EventListener
    void on(WebServerInitializedEvent event) {
        resources.store("alice", "\"alice's resource\"");
        out.printf("""

                    Gatehouse listens on this machine only, for alice (role editor), bob (no role) and carol (admin).
                    Try, in another terminal:

                    curl -si localhost:%1$d/authenticate -H 'Content-Type: application/json' -d '{"user": "alice", "password": "alice-secret"}'
                    curl -si localhost:%1$d/protected/resource -H "Authorization: Bearer <the token>"
                    curl -si localhost:%1$d/me -H "Authorization: Bearer <the token>"

                """, event.getWebServer().getPort());
    }
}
