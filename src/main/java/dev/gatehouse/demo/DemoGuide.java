package dev.gatehouse.demo;

import dev.gatehouse.resource.ProtectedResources;
import java.io.PrintStream;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Stores a resource for alice, and prints commands to try. */
@Component
@Profile("demo")
class DemoGuide {
    private final ProtectedResources resources;
    private final String contextPath;
    private final PrintStream out = System.out;

    DemoGuide(ProtectedResources resources, Environment environment) {
        this.resources = resources;
        this.contextPath = environment.getProperty("server.servlet.context-path", "");
    }

    @EventListener
    void on(WebServerInitializedEvent event) {
        resources.store("alice", "\"alice's resource\"");
        out.printf("""

                    Gatehouse is ready. It accepts connections from this machine only. The demo has three users:
                    alice (role editor), bob (no role) and carol (role admin); their passwords are alice-secret and so on.

                    Sign in as alice, in another terminal:
                    curl -si localhost:%1$s/authenticate -H 'Content-Type: application/json' -d '{"user": "alice", "password": "alice-secret"}'

                    Copy the token from the response, and call a protected endpoint:
                    curl -si localhost:%1$s/protected/resource -H "Authorization: Bearer <the token>"
                    curl -si localhost:%1$s/me -H "Authorization: Bearer <the token>"

                    Or open http://localhost:%1$s/ in a browser: sign in, see your account, read and try the API.

                """, event.getWebServer().getPort() + contextPath);
    }
}
