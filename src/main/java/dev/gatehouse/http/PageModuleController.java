package dev.gatehouse.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The module that a page imports to sign its user in and to stay signed in. */
@RestController
class PageModuleController {
    private static final MediaType JAVASCRIPT = new MediaType("text", "javascript", StandardCharsets.UTF_8);
    private static final CacheControl A_WHILE =
            CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic();

    private final byte[] module;
    private final String etag;

    PageModuleController() throws IOException {
        this.module = new ClassPathResource("static/gatehouse.js").getContentAsByteArray();
        this.etag = '"' + DigestUtils.md5DigestAsHex(module) + '"';
    }

    @GetMapping("/gatehouse.js")
    ResponseEntity<byte[]> module() {
        return ResponseEntity.ok()
                .contentType(JAVASCRIPT)
                .cacheControl(A_WHILE)
                .eTag(etag)
                .body(module);
    }
}
