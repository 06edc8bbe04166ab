package dev.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.access.PathAccess;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.HandlerMapping;

/** Serves the page that shows the OpenAPI document: Swagger UI, with no more of its files than the page needs. */
@RestController
@ConditionalOnBooleanProperty("gatehouse.http.docs")
class DocsController {
    /** Scripts come from this server only. Swagger UI writes styles and images into the page. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self';"
            + " style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

    private final Map<String, Resource> files;

    DocsController() throws IOException {
        this.files = Map.of(
                "/docs",
                new ClassPathResource("docs/index.html"),
                "/docs/swagger-init.js",
                new ClassPathResource("docs/swagger-init.js"),
                "/docs/swagger-ui.css",
                swaggerUi("swagger-ui.css"),
                "/docs/swagger-ui-bundle.js",
                swaggerUi("swagger-ui-bundle.js"));
    }

    @Bean
    PathAccess docsPaths() {
        return PathAccess.open(
                Stream.concat(Stream.of("/docs/"), files.keySet().stream()).toArray(String[]::new));
    }

    /** Relative, because a proxy may have removed the first part of the path. */
    @GetMapping("/docs/")
    ResponseEntity<Void> withoutSlash() {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create("../docs"))
                .build();
    }

    @GetMapping({"/docs", "/docs/swagger-init.js", "/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js"})
    ResponseEntity<Resource> file(HttpServletRequest request) {
        Resource file = files.get(String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE)));
        MediaType type = MediaTypeFactory.getMediaType(file).orElse(MediaType.APPLICATION_OCTET_STREAM);
        return ResponseEntity.ok()
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .contentType(new MediaType(type, UTF_8))
                .body(file);
    }

    /** The path of the web jar contains its version. */
    private static Resource swaggerUi(String file) throws IOException {
        return new PathMatchingResourcePatternResolver()
                .getResources("classpath*:META-INF/resources/webjars/swagger-ui/*/" + file)[0];
    }
}
