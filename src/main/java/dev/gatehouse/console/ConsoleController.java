package dev.gatehouse.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Serves the files of the console. They contain no data of users: those come from {@code /admin}, which needs the role. */
@RestController
@ConditionalOnBooleanProperty("gatehouse.http.cookie.enabled")
class ConsoleController {
    /** Everything comes from this server, and nothing is inline: text that gets into the page is no script and no style. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final PathMatchingResourcePatternResolver RESOURCES = new PathMatchingResourcePatternResolver();

    private final Map<String, ConsoleFile> files = new HashMap<>();

    ConsoleController() throws IOException {
        for (Resource file : RESOURCES.getResources("classpath:static/console/*.*")) {
            add(String.valueOf(file.getFilename()), file);
        }
        add("uplot.js", uPlot("uPlot.iife.min.js"));
        add("uplot.css", uPlot("uPlot.min.css"));
    }

    private record ConsoleFile(MediaType type, Resource content, String etag) {}

    private void add(String name, Resource file) throws IOException {
        byte[] content = file.getContentAsByteArray();
        MediaType type =
                new MediaType(MediaTypeFactory.getMediaType(name).orElse(MediaType.APPLICATION_OCTET_STREAM), UTF_8);
        files.put(
                name,
                new ConsoleFile(type, new ByteArrayResource(content), '"' + DigestUtils.md5DigestAsHex(content) + '"'));
    }

    /** The path of the web jar contains its version. */
    private static Resource uPlot(String file) throws IOException {
        return RESOURCES.getResources("classpath*:META-INF/resources/webjars/uplot/*/dist/" + file)[0];
    }

    @Bean
    static PathAccess consolePaths() {
        return PathAccess.open("/console", "/console/**");
    }

    @GetMapping("/console")
    ResponseEntity<Resource> page() {
        return file("index.html");
    }

    /** Relative, because a proxy may have removed the first part of the path. */
    @GetMapping("/console/")
    ResponseEntity<Void> withoutSlash() {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create("../console"))
                .build();
    }

    /** @throws Refusal {@code not_found} */
    @GetMapping("/console/{file}")
    ResponseEntity<Resource> file(@PathVariable String file) {
        ConsoleFile found = files.get(file);
        if (found == null) {
            throw new Refusal(ProblemCode.NOT_FOUND, "There is nothing at this address");
        }
        return response(found);
    }

    /** Browsers ask each time whether a file is still the same: the files of one version belong together. */
    private static ResponseEntity<Resource> response(ConsoleFile file) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("Referrer-Policy", "same-origin")
                .eTag(file.etag())
                .contentType(file.type())
                .body(file.content());
    }
}
