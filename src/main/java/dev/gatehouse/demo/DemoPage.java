package dev.gatehouse.demo;

import dev.gatehouse.access.PathAccess;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a browser shows at the address that the demo prints: where to go. The service itself has no page there. */
@RestController
@Profile("demo")
class DemoPage {
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
              <meta charset="utf-8">
              <title>Gatehouse</title>
              <link rel="icon" href="data:,">
              <h1>Gatehouse</h1>
              <p>This is the demo. Its users are alice, bob and carol; their passwords are alice-secret and so on.
              <p><a href="docs">Read and try the API</a>
            </html>
            """;

    @Bean
    static PathAccess demoPagePaths() {
        return PathAccess.open("/");
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    String page() {
        return PAGE;
    }
}
