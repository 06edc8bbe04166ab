package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The browser module: public, small, and the only such file. */
class PageModuleTest {
    private static final String PATH = "/gatehouse.js";

    @Test
    void theModuleIsSmallerThanFourKibibytes() {
        Response response = Gatehouse.shared().get(PATH);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).isEqualToIgnoringCase("text/javascript;charset=UTF-8");
        assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.headers().allValues("Cache-Control")).containsExactly("max-age=300, public");
        assertThat(response.body()).contains("export function gatehouse(");
        assertThat(response.body().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(4 * 1024);
    }

    @Test
    void theTypesNameEveryMember() {
        Response types = Gatehouse.shared().get("/gatehouse.d.ts");
        assertThat(types.status()).isEqualTo(200);
        List<String> members = Pattern.compile("\\bpage\\.(\\w+) = ")
                .matcher(Gatehouse.shared().get(PATH).body())
                .results()
                .map(member -> member.group(1))
                .toList();
        assertThat(members).hasSizeGreaterThan(6);
        assertThat(members).allSatisfy(member -> assertThat(types.body()).containsPattern("\\b" + member + "[(:]"));
    }

    @Test
    void anUnchangedModuleIsNotSentAgain() {
        Response response = Gatehouse.shared().get(PATH);
        assertThat(Gatehouse.shared()
                        .get(PATH, "If-None-Match", response.header("ETag"))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void onlyPagesOfConfiguredOriginsCanImportIt() {
        try (Gatehouse gatehouse = Gatehouse.demo("--gatehouse.http.cors-origins=https://app.example.com")) {
            assertThat(gatehouse.get(PATH, "Origin", "https://app.example.com").header("Access-Control-Allow-Origin"))
                    .isEqualTo("https://app.example.com");
            assertThat(gatehouse.get(PATH, "Origin", "https://evil.example").status())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/gatehouse.js/",
                "/gatehouse.js/x",
                "/other.js",
                "/Gatehouse.js",
                "/gatehouse.js.map",
                "/static/gatehouse.js",
                "/application.yml",
                "/db"
            })
    void noOtherFileIsServed(String path) {
        Gatehouse gatehouse = Gatehouse.shared();
        assertThat(gatehouse.get(path).text("code")).isEqualTo("not_found");
        assertThat(gatehouse.getAs(gatehouse.signIn("alice"), path).text("code"))
                .isEqualTo("not_found");
    }

    /** The path is sent unchanged; an ordinary client would normalize it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/gatehouse.js/../me",
                "/gatehouse.js/../other.js",
                "/x/../gatehouse.js",
                "//gatehouse.js",
                "/gatehouse.js;x=1",
                "/gatehouse.js%2f..%2fme"
            })
    void noOtherSpellingIsServed(String path) throws IOException {
        String response =
                Gatehouse.shared().raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(response).startsWith("HTTP/1.1 400").doesNotContain("export function");
    }
}
