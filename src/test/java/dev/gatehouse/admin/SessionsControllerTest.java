package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.OnBothStores;
import dev.gatehouse.support.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Administrators see and end the sessions of anybody. */
class SessionsControllerTest extends OnBothStores {
    SessionsControllerTest() {
        super(Gatehouse::bare);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void pagesHaveEachSessionOnceTheNewestFirst(Gatehouse gatehouse) {
        Office office = Office.of(gatehouse, "pager");
        Office.user(gatehouse, "ann");
        List<String> opened = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            gatehouse.clock().advance(Duration.ofSeconds(i % 2));
            opened.add(0, OwnSessionsTest.id(Office.token(gatehouse, "ann")));
        }
        for (String filter : List.of("user=ANN", "user=ann&address=127.0.0.1")) {
            List<String> seen = new ArrayList<>();
            String after = "";
            do {
                Response page = office.get("/admin/sessions?limit=2&" + filter + "&after=" + after);
                seen.addAll(OwnSessionsTest.ids(page));
                after = page.text("next");
            } while (!after.isEmpty());
            assertThat(seen).hasSize(5).containsExactlyInAnyOrderElementsOf(opened);
            assertThat(seen.get(4)).isIn(opened.subList(3, 5));
        }
        assertThat(OwnSessionsTest.ids(office.get("/admin/sessions?limit=200&address=127.0.0.1")))
                .containsAll(opened);
        assertThat(OwnSessionsTest.ids(office.get("/admin/sessions"))).containsAll(opened);
        assertThat(OwnSessionsTest.ids(office.get("/admin/sessions?address=192.0.2.1")))
                .isEmpty();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void oneSessionEndsOrAllOfAUser(Gatehouse gatehouse) {
        Office office = Office.of(gatehouse, "boss");
        Office.user(gatehouse, "bob");
        List<String> tokens =
                List.of(Office.token(gatehouse, "bob"), Office.token(gatehouse, "bob"), Office.token(gatehouse, "bob"));
        String one = "/admin/sessions/" + OwnSessionsTest.id(tokens.get(0));
        assertThat(office.send("DELETE", one, "").status()).isEqualTo(204);
        assertThat(office.send("DELETE", one, "").problem()).isEqualTo("404 not_found: There is no such session");
        assertThat(gatehouse.getAs(tokens.get(0), "/me").status()).isEqualTo(401);
        assertThat(gatehouse.getAs(tokens.get(1), "/me").status()).isEqualTo(200);
        assertThat(office.send("DELETE", "/admin/users/Bob/sessions", "").status())
                .isEqualTo(204);
        assertThat(tokens)
                .allSatisfy(token ->
                        assertThat(gatehouse.getAs(token, "/me").status()).isEqualTo(401));
        assertThat(OwnSessionsTest.reason(gatehouse, tokens.get(1))).isEqualTo("by_administrator");
        assertThat(office.get("/admin/sessions").status()).isEqualTo(200);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void whatIsAskedWronglyIsTold(Gatehouse gatehouse) {
        Office office = Office.of(gatehouse, "asker");
        for (String query : List.of(
                "limit=0", "limit=201", "limit=x", "after=x", "after=1_' or 1=1", "address=%00", "user=%00", "user=")) {
            assertThat(office.get("/admin/sessions?" + query.replace(" ", "%20").replace("'", "%27"))
                            .problem())
                    .startsWith("400 invalid_request: ");
        }
        assertThat(office.send("DELETE", "/admin/sessions/" + UUID.randomUUID(), "")
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("stores")
    void nobodyElseIsLetIn(Gatehouse gatehouse) {
        Office.user(gatehouse, "dan");
        String token = Office.token(gatehouse, "dan");
        assertThat(gatehouse.getAs(token, "/admin/sessions").status()).isEqualTo(403);
        assertThat(OwnSessionsTest.delete(gatehouse, token, "/admin/users/dan/sessions")
                        .status())
                .isEqualTo(403);
        assertThat(OwnSessionsTest.delete(gatehouse, token, "/admin/sessions/" + OwnSessionsTest.id(token))
                        .status())
                .isEqualTo(403);
    }
}
