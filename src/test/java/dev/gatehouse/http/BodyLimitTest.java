package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** T63: however a body is read, and whether or not it announces its length, no more than the limit is read. */
class BodyLimitTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static Gatehouse gatehouse;

    @BeforeAll
    static void start() {
        gatehouse = Gatehouse.bare(List.of(Readers.class));
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    @ParameterizedTest
    @CsvSource({"stream, text/plain", "reader, text/plain", "parameters, " + FORM})
    void aBodyBeyondTheLimitIsRefused(String reader, String type) {
        assertThat(post(reader, type, 16 * 1024)).startsWith("200 ");
        assertThat(post(reader, type, 16 * 1024 + 1)).isEqualTo("413 content_too_large");
        assertThat(post(reader, type, 1024 * 1024)).isEqualTo("413 content_too_large");
    }

    /** Tomcat reads parts from the connection, past the limit, and into files. */
    @Test
    void partsAreNotRead() {
        assertThat(post("parts", "multipart/form-data; boundary=b", 100)).isEqualTo("200 multipart is off");
        assertThat(post("parameters", "multipart/form-data; boundary=b", 100_000))
                .isEqualTo("200 0");
    }

    private static String post(String reader, String type, int length) {
        byte[] body = new byte[length];
        Arrays.fill(body, (byte) 'a');
        Response response = gatehouse.send(
                "POST",
                "/authenticate/test/" + reader,
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
                "Content-Type",
                type);
        return response.status() + " " + (response.status() == 200 ? response.body() : response.text("code"));
    }

    /** Each returns how much it read. */
    @RestController
    static class Readers {
        @Bean
        static PathAccess readers() {
            return PathAccess.open("/authenticate/test/**");
        }

        @PostMapping("/authenticate/test/stream")
        String stream(HttpServletRequest request) throws IOException {
            return "" + request.getInputStream().readAllBytes().length;
        }

        @PostMapping("/authenticate/test/reader")
        String reader(HttpServletRequest request) throws IOException {
            StringWriter text = new StringWriter();
            request.getReader().transferTo(text);
            return "" + text.toString().length();
        }

        @PostMapping("/authenticate/test/parameters")
        String parameters(HttpServletRequest request) {
            return "" + String.join("", request.getParameterMap().keySet()).length();
        }

        @PostMapping("/authenticate/test/parts")
        String parts(HttpServletRequest request) throws IOException, ServletException {
            try {
                return "" + request.getParts().size();
            } catch (IllegalStateException noConfiguration) {
                return "multipart is off";
            }
        }
    }
}
