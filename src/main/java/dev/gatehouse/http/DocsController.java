package dev.gatehouse.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A page on which to read and try what there is: Swagger UI, of which no more than these files is reached. */
@RestController
@ConditionalOnBooleanProperty("gatehouse.http.docs")
class DocsController {
    static final Set<String> PATHS =
            Set.of("/docs", "/docs/doors.js", "/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js");

    /** Its scripts are ours alone; Swagger UI writes styles and pictures into the page. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; connect-src 'self';"
            + " style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

    private static final MediaType JAVASCRIPT = new MediaType("text", "javascript", StandardCharsets.UTF_8);
    private static final MediaType CSS = new MediaType("text", "css", StandardCharsets.UTF_8);

    private final Map<String, Resource> files;

    DocsController() throws IOException {
        this.files = Map.of(
                "doors.js", new ClassPathResource("docs/doors.js"),
                "swagger-ui.css", ofSwagger("swagger-ui.css"),
                "swagger-ui-bundle.js", ofSwagger("swagger-ui-bundle.js"));
    }

    @GetMapping("/docs")
    ResponseEntity<Resource> page() {
        return ResponseEntity.ok()
                .header("Content-Security-Policy", POLICY)
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .body(new ClassPathResource("docs/index.html"));
    }

    @GetMapping("/docs/{file:doors\\.js|swagger-ui\\.css|swagger-ui-bundle\\.js}")
    ResponseEntity<Resource> file(@PathVariable String file) {
        return ResponseEntity.ok()
                .contentType(file.endsWith(".css") ? CSS : JAVASCRIPT)
                .body(files.get(file));
    }

    private static Resource ofSwagger(String file) throws IOException {
        Resource[] found = new PathMatchingResourcePatternResolver()
                .getResources("classpath*:META-INF/resources/webjars/swagger-ui/*/" + file);
        return found[0];
    }
}
