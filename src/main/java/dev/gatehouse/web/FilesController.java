package dev.gatehouse.web;

import dev.gatehouse.access.PathAccess;
import java.io.IOException;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the browser module with its types, and the OpenAPI document. The document is the contract, so it is written by hand. */
@RestController
class FilesController {
    private final Resource module = new ClassPathResource("static/gatehouse.js");
    private final String etag;

    FilesController() throws IOException {
        this.etag = '"' + DigestUtils.md5DigestAsHex(module.getContentAsByteArray()) + '"';
    }

    @Bean
    static PathAccess filePaths() {
        return PathAccess.open("/gatehouse.js", "/gatehouse.d.ts", "/openapi");
    }

    @GetMapping("/gatehouse.js")
    ResponseEntity<Resource> module() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic())
                .eTag(etag)
                .contentType(MediaType.parseMediaType("text/javascript;charset=UTF-8"))
                .body(module);
    }

    @GetMapping("/gatehouse.d.ts")
    ResponseEntity<Resource> types() {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/plain;charset=UTF-8"))
                .body(new ClassPathResource("static/gatehouse.d.ts"));
    }

    @GetMapping("/openapi")
    ResponseEntity<Resource> openapi() {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(new ClassPathResource("openapi.json"));
    }
}
