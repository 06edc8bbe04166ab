package dev.gatehouse.text;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;

/** Writes text that is JSON already as the body of a response. */
public final class JsonText {
    private JsonText() {}

    /** With its length: Spring writes an object of unknown length in two parts, each of which is a system call. */
    public static void write(String json, HttpServletResponse response) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
