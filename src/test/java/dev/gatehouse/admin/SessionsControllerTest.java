package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Administrators list and revoke the sessions of all users. */
class SessionsControllerTest extends OnBothStores {
    SessionsControllerTest() {
        super(Gatehouse::bare);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void pagesContainEachSessionOnceTheNewestFirst(Gatehouse gatehouse) {
        AdminFixture admin = AdminFixture.of(gatehouse, "pager");
        AdminFixture.user(gatehouse, "ann");
        List<String> opened = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            gatehouse.clock().advance(Duration.ofSeconds(i % 2));
            opened.add(0, AdminFixture.sessionId(AdminFixture.token(gatehouse, "ann")));
        }
        for (String filter : List.of("user=ANN", "user=ann&address=127.0.0.1")) {
            List<String> seen = new ArrayList<>();
            String after = "";
            do {
                Response page = admin.get("/admin/sessions?limit=2&" + filter + "&after=" + after);
                seen.addAll(AdminFixture.sessionIds(page));
                after = page.text("next");
            } while (!after.isEmpty());
            assertThat(seen).hasSize(5).containsExactlyInAnyOrderElementsOf(opened);
            assertThat(seen.get(4)).isIn(opened.subList(3, 5));
        }
        assertThat(AdminFixture.sessionIds(admin.get("/admin/sessions?limit=200&address=127.0.0.1")))
                .containsAll(opened);
        assertThat(AdminFixture.sessionIds(admin.get("/admin/sessions"))).containsAll(opened);
        assertThat(AdminFixture.sessionIds(admin.get("/admin/sessions?address=192.0.2.1")))
                .isEmpty();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void oneSessionOrAllSessionsOfAUserAreRevoked(Gatehouse gatehouse) {
        AdminFixture admin = AdminFixture.of(gatehouse, "boss");
        AdminFixture.user(gatehouse, "bob");
        List<String> tokens = List.of(
                AdminFixture.token(gatehouse, "bob"),
                AdminFixture.token(gatehouse, "bob"),
                AdminFixture.token(gatehouse, "bob"));
        String one = "/admin/sessions/" + AdminFixture.sessionId(tokens.get(0));
        assertThat(admin.send("DELETE", one, "").status()).isEqualTo(204);
        assertThat(admin.send("DELETE", one, "").status()).as("ended already").isEqualTo(204);
        assertThat(gatehouse.getAs(tokens.get(0), "/me").status()).isEqualTo(401);
        assertThat(gatehouse.getAs(tokens.get(1), "/me").status()).isEqualTo(200);
        assertThat(admin.send("DELETE", "/admin/users/Bob/sessions", "").status())
                .isEqualTo(204);
        assertThat(tokens)
                .allSatisfy(token ->
                        assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(401));
        assertThat(AdminFixture.revocationReason(gatehouse, tokens.get(1))).isEqualTo("by_administrator");
        assertThat(admin.get("/admin/sessions").status()).isEqualTo(200);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void sessionsAreFoundByAPartOfTheirDevice(Gatehouse gatehouse) {
        AdminFixture admin = AdminFixture.of(gatehouse, "finder");
        AdminFixture.user(gatehouse, "fay");
        for (String device : List.of("Firefox/1", "Chrome/1", "firefox/2", "Firefox/3")) {
            gatehouse.sendJson(
                    "POST",
                    "/authenticate",
                    "{\"user\": \"fay\", \"password\": \"" + AdminFixture.PASSWORD + "\"}",
                    "User-Agent",
                    device);
        }
        Response first = admin.get("/admin/sessions?user=fay&limit=2&device=FIREFOX");
        assertThat(AdminFixture.sessionIds(first)).hasSize(2);
        Response second = admin.get("/admin/sessions?user=fay&limit=2&device=FIREFOX&after=" + first.text("next"));
        assertThat(AdminFixture.sessionIds(second))
                .hasSize(1)
                .doesNotContainAnyElementsOf(AdminFixture.sessionIds(first));
        assertThat(second.text("next")).isEmpty();
        assertThat(AdminFixture.sessionIds(admin.get("/admin/sessions?device=firefox&user=none")))
                .isEmpty();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void aWrongParameterIsRefused(Gatehouse gatehouse) {
        AdminFixture admin = AdminFixture.of(gatehouse, "asker");
        for (String query : List.of(
                "limit=0", "limit=201", "limit=x", "after=x", "after=1_' or 1=1", "address=%00", "user=%00", "user=")) {
            assertThat(admin.get("/admin/sessions?" + query.replace(" ", "%20").replace("'", "%27"))
                            .problem())
                    .startsWith("400 invalid_request: ");
        }
        assertThat(admin.send("DELETE", "/admin/sessions/" + "x".repeat(256), "")
                        .problem())
                .isEqualTo("404 not_found: There is no such session");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void onlyAdministratorsHaveAccess(Gatehouse gatehouse) {
        AdminFixture.user(gatehouse, "dan");
        String token = AdminFixture.token(gatehouse, "dan");
        assertThat(gatehouse.getAs(token, "/admin/sessions").status()).isEqualTo(403);
        assertThat(AdminFixture.delete(gatehouse, token, "/admin/users/dan/sessions")
                        .status())
                .isEqualTo(403);
        assertThat(AdminFixture.delete(gatehouse, token, "/admin/sessions/" + AdminFixture.sessionId(token))
                        .status())
                .isEqualTo(403);
    }
}
