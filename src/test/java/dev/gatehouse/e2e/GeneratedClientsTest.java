package dev.gatehouse.e2e;

import static dev.gatehouse.support.ShellScript.output;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.interop.RegisteredVerifier;
import dev.gatehouse.support.Gatehouse;
import jakarta.annotation.Nonnull;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that a generator makes of the OpenAPI document compile, and read what Gatehouse returns. */
@Tag("slow")
class GeneratedClientsTest {
    private static final RegisteredVerifier ORDERS = new RegisteredVerifier("orders", "4f1d".repeat(16));

    /** What src/test/resources/clients prints. */
    private static final String EXPECTED = """
            claims alice [gatehouse] [editor]
            seconds 900
            introspection true alice [editor]
            introspection false
            problem 403 authentication_failed
            """;

    /** A failed step prints what it has written. */
    private static final String STEPS = """
            step() { "$@" > "$FOLDER/log" 2>&1 || { cat "$FOLDER/log"; exit 1; }; }
            generate() { step java -Dlog.level=error -jar "$GENERATOR" generate -i src/main/resources/openapi.json "$@"; }
            """;

    private static Gatehouse gatehouse;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        gatehouse = Gatehouse.demo(ORDERS.arguments());
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    /** The generator contains Jackson, which the client needs. */
    @Test
    void theClientInJavaReadsClaimsIntrospectionAndProblems() throws Exception {
        String annotations = Path.of(Nonnull.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        String libraries = String.join(
                File.pathSeparator,
                archive("openapi-generator"),
                archive("httpmime"),
                annotations,
                folder + "/classes");
        assertThat(run("""
                        generate -g java --library native -o "$FOLDER" \\
                          --additional-properties openApiNullable=false,useJakartaEe=true \\
                          --global-property apis,models,supportingFiles,apiTests=false,modelTests=false
                        step javac -nowarn -d "$FOLDER/classes" -cp "$LIBRARIES" \\
                          $(find "$FOLDER/src/main" -name '*.java') src/test/resources/clients/JavaClient.java
                        java -cp "$LIBRARIES" JavaClient "$ADDRESS" "$ID" "$SECRET"
                        """, libraries)).isEqualTo(EXPECTED);
    }

    @Test
    void theClientInTypeScriptReadsClaimsIntrospectionAndProblems() throws Exception {
        Files.writeString(folder.resolve("package.json"), "{\"type\": \"module\"}");
        assertThat(run("""
                        generate -g typescript-fetch -o "$FOLDER/src" --additional-properties importFileExtension=.js \\
                          --global-property apis,models,supportingFiles
                        cp src/test/resources/clients/typescript-client.ts "$FOLDER"
                        step "$LIBRARIES/.bin/tsc" --strict --target es2022 --module nodenext "$FOLDER/typescript-client.ts"
                        node "$FOLDER/typescript-client.js" "$ADDRESS" "$ID" "$SECRET"
                        """, DocumentedService.nodeModules().toString())).isEqualTo(EXPECTED);
    }

    private String run(String script, String libraries) throws Exception {
        return output(
                STEPS + script,
                Map.of(
                        "PATH",
                        Path.of(System.getProperty("java.home"), "bin") + File.pathSeparator + System.getenv("PATH"),
                        "GENERATOR",
                        archive("openapi-generator"),
                        "LIBRARIES",
                        libraries,
                        "FOLDER",
                        folder.toString(),
                        "ADDRESS",
                        "http://127.0.0.1:" + gatehouse.port(),
                        "ID",
                        ORDERS.id(),
                        "SECRET",
                        ORDERS.secret()));
    }

    private static String archive(String name) {
        return Objects.requireNonNull(System.getProperty(name + ".jar"), "run the test with -Pslow");
    }
}
