package dev.gatehouse.token.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.interop.RegisteredVerifier;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the sessions of another installation end here. */
class ImportedSessionsTest {
    @TempDir
    private Path folder;

    /** T84. Its sessions have no row here. */
    @Test
    void sessionsOfAnotherInstallationCanBeEndedHere() throws Exception {
        RegisteredVerifier shop = RegisteredVerifier.named("shop");
        try (Gatehouse former = Gatehouse.demo()) {
            List<String> tokens =
                    Stream.generate(() -> former.signIn("alice")).limit(3).toList();
            String imported = "--gatehouse.keys.imported=" + published(former);
            try (Gatehouse here =
                    Gatehouse.demo(Stream.concat(Stream.of(imported), Stream.of(shop.arguments("may-revoke=true")))
                            .toArray(String[]::new))) {
                tokens.forEach(
                        token -> assertThat(here.getAs(token, "/me").status()).isEqualTo(200));
                String renewed = here.refresh(tokens.get(2)).text("token");
                assertThat(here.signOut(tokens.get(0)).status()).isEqualTo(204);
                assertThat(shop.post(here, "/revoke", "token", tokens.get(1)).status())
                        .isEqualTo(200);
                assertThat(here.send(
                                        "DELETE",
                                        "/admin/users/alice/sessions",
                                        BodyPublishers.noBody(),
                                        "Authorization",
                                        "Bearer " + here.signIn("carol"))
                                .status())
                        .isEqualTo(204);
                Stream.concat(tokens.stream(), Stream.of(renewed))
                        .forEach(token -> assertThat(here.getAs(token, "/me").problem())
                                .isEqualTo("401 session_ended: session has ended"));
            }
        }
    }

    /** T84. */
    @Test
    void anImportedKeyCanBeWithdrawnForEver() throws Exception {
        try (Gatehouse former = Gatehouse.demo()) {
            String token = former.signIn("alice");
            String kid = former.bean(SigningKeys.class).current().kid();
            String keys = "--gatehouse.keys.imported=" + published(former);
            String url = "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
            String master = "--gatehouse.keys.master-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
            String renewed;
            try (Gatehouse here = Gatehouse.demo(keys, url, master)) {
                renewed = here.refresh(token).text("token");
                String admin = here.signIn("carol");
                String path = "/admin/keys/" + kid + "/compromised";
                assertThat(states(here.getAs(admin, "/admin/keys"))).contains(kid + " imported");
                Response withdrawn =
                        here.send("POST", path, BodyPublishers.noBody(), "Authorization", "Bearer " + admin);
                assertThat(states(withdrawn)).contains(kid + " withdrawn").doesNotContain(kid + " imported");
                requireUnknown(here, token, renewed);
                assertThat(here.getAs(admin, "/me").status()).isEqualTo(200);
                assertThat(here.get("/.well-known/jwks.json").body()).doesNotContain(kid);
            }
            try (Gatehouse restarted = Gatehouse.demo(keys, url, master)) {
                requireUnknown(restarted, token, renewed);
            }
        }
    }

    private static void requireUnknown(Gatehouse here, String... tokens) {
        for (String token : tokens) {
            assertThat(here.getAs(token, "/me").problem()).isEqualTo("401 token_invalid: key is unknown");
        }
    }

    private static List<String> states(Response keys) {
        return keys.json()
                .path("keys")
                .valueStream()
                .map(key -> key.path("kid").asString() + " " + key.path("state").asString())
                .toList();
    }

    private Path published(Gatehouse former) throws Exception {
        return Files.writeString(
                folder.resolve("keys"), former.get("/.well-known/jwks.json").body());
    }
}
