package dev.gatehouse.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Objects;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.util.StringUtils;

/** A file that belongs to pages. It has no data of users. */
final class PageFile {
    private static final Map<String, MediaType> TYPES = Map.of(
            "css",
            new MediaType("text", "css", UTF_8),
            "js",
            new MediaType("text", "javascript", UTF_8),
            "json",
            MediaType.APPLICATION_JSON,
            "svg",
            MediaType.valueOf("image/svg+xml"));

    /** An image that is opened by itself may contain scripts, and gets no rights. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    private final MediaType type;
    private final byte[] content;
    private final String etag;

    PageFile(MediaType type, byte[] content) {
        this.type = type;
        this.content = content;
        this.etag = '"' + DigestUtils.md5DigestAsHex(content) + '"';
    }

    static boolean isServed(String name) {
        return TYPES.containsKey(String.valueOf(StringUtils.getFilenameExtension(name)));
    }

    /** @param name with an extension for which {@link #isServed} */
    static PageFile of(String name, byte[] content) {
        return new PageFile(
                Objects.requireNonNull(TYPES.get(String.valueOf(StringUtils.getFilenameExtension(name)))), content);
    }

    /** Browsers ask each time whether the file is still the same: it must match the page after an upgrade. */
    ResponseEntity<byte[]> response() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .eTag(etag)
                .contentType(type)
                .body(content);
    }
}
