package dev.gatehouse.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.access.PathAccess;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a browser shows at the address that the demo prints: where to go. The service itself has no page there. */
@RestController
@Profile("demo")
class DemoPage {
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    @Bean
    static PathAccess demoPagePaths() {
        return PathAccess.open("/");
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<Resource> page() {
        return ResponseEntity.ok()
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .contentType(new MediaType(MediaType.TEXT_HTML, UTF_8))
                .body(new ClassPathResource("demo.html"));
    }
}
