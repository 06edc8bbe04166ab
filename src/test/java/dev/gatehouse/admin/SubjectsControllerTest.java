package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Administrators see whose user names are, and free them. */
class SubjectsControllerTest extends OnBothStores {
    SubjectsControllerTest() {
        super(Gatehouse::bare);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void pagesContainEachNameOnce(Gatehouse gatehouse) {
        AdminFixture admin = AdminFixture.of(gatehouse, "pager");
        for (String name : List.of("Page1", "page1", "page2", "p\u00e4ge3")) {
            claim(gatehouse, name, "corp");
        }
        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            Response page = admin.get("/admin/subjects?limit=1&source=corp&after=" + after);
            page.json().path("subjects").forEach(subject -> seen.add(user(subject)));
            after = page.text("next").replace("\u00e4", "%C3%A4");
        } while (!after.isEmpty());
        assertThat(seen).containsExactlyInAnyOrder("Page1", "page1", "page2", "p\u00e4ge3");
        assertThat(users(admin.get("/admin/subjects?user=Page1"))).containsExactly("Page1");
        assertThat(users(admin.get("/admin/subjects?user=PAGE2"))).containsExactly("page2");
        assertThat(users(admin.get("/admin/subjects?user=page2&source=local"))).isEmpty();
        assertThat(users(admin.get("/admin/subjects?limit=200")))
                .contains("pager")
                .containsAll(seen);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aFreedNameLosesItsSessionsAndItsDocument(Gatehouse gatehouse) {
        AdminFixture admin = AdminFixture.of(gatehouse, "boss");
        AdminFixture.user(gatehouse, "ann");
        String token = AdminFixture.token(gatehouse, "ann");
        AdminFixture.send(gatehouse, token, "PUT", "/protected/resource", "{}");
        assertThat(admin.get("/admin/subjects?user=ann").json().path("subjects").toString())
                .isEqualTo("[{\"user\":\"ann\",\"source\":\"local\",\"identifier\":\"ann\"}]");
        assertThat(admin.send("DELETE", "/admin/subjects/ann", "").status()).isEqualTo(204);
        assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(401);
        assertThat(AdminFixture.revocationReason(gatehouse, token)).isEqualTo("by_administrator");
        assertThat(users(admin.get("/admin/subjects?user=ann"))).isEmpty();
        assertThat(admin.send("DELETE", "/admin/subjects/ann", "").problem())
                .isEqualTo("404 not_found: No user has this name");
        String again = AdminFixture.token(gatehouse, "ann");
        assertThat(gatehouse.getAs(again, "/protected/resource").status()).isEqualTo(404);
        await().untilAsserted(() -> assertThat(admin.get("/admin/events?kind=subject_released&user=ann")
                        .body())
                .contains("\"reason\":\"by boss: name freed, source local\""));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aNameThatAPathCannotContainIsAParameter(Gatehouse gatehouse) {
        AdminFixture admin = AdminFixture.of(gatehouse, "asker");
        claim(gatehouse, "a/B+c=", "sso");
        assertThat(admin.send("DELETE", "/admin/subjects?user=a/b%2Bc=", "").status())
                .isEqualTo(404);
        assertThat(admin.send("DELETE", "/admin/subjects?user=a/B%2Bc=", "").status())
                .isEqualTo(204);
        for (String query : List.of("", "?user=", "?user=%00")) {
            assertThat(admin.send("DELETE", "/admin/subjects" + query, "").problem())
                    .startsWith("400 invalid_request: ");
        }
        assertThat(admin.get("/admin/subjects?limit=0").problem()).startsWith("400 invalid_request");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void onlyAdministratorsHaveAccess(Gatehouse gatehouse) {
        AdminFixture.user(gatehouse, "dan");
        String token = AdminFixture.token(gatehouse, "dan");
        assertThat(gatehouse.getAs(token, "/admin/subjects").status()).isEqualTo(403);
        assertThat(AdminFixture.delete(gatehouse, token, "/admin/subjects/dan").status())
                .isEqualTo(403);
    }

    private static void claim(Gatehouse gatehouse, String name, String source) {
        gatehouse
                .bean(JdbcClient.class)
                .sql("insert into subject (user_name, source) values (?, ?)")
                .params(name, source)
                .update();
    }

    private static List<String> users(Response page) {
        List<String> users = new ArrayList<>();
        page.json().path("subjects").forEach(subject -> users.add(user(subject)));
        return users;
    }

    private static String user(JsonNode subject) {
        return subject.path("user").asString();
    }
}
