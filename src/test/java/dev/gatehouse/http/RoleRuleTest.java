package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Rules about roles by path and by annotation, and a controller that fails. */
@ExtendWith(OutputCaptureExtension.class)
class RoleRuleTest {
    private static Gatehouse gatehouse;

    @RestController
    static class Probe {
        @GetMapping("/probe/editors")
        @PreAuthorize("hasRole('editor')")
        String editors() {
            return "for editors";
        }

        @GetMapping("/probe/either")
        @PreAuthorize("hasAnyRole('editor', 'admin')")
        String either() {
            return "for either";
        }

        @GetMapping("/admin/probe")
        String administrators() {
            return SecurityContextHolder.getContext().getAuthentication().getName();
        }

        @GetMapping("/probe/failing")
        String failing() {
            throw new IllegalStateException("select secret from table");
        }
    }

    @BeforeAll
    static void start() {
        gatehouse = Gatehouse.demo(List.of(Probe.class));
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    @Test
    void aUserWithTheRoleIsAdmitted() {
        assertThat(as("alice", "/probe/editors").body()).isEqualTo("for editors");
        assertThat(as("alice", "/probe/either").status()).isEqualTo(200);
        assertThat(as("carol", "/probe/either").status()).isEqualTo(200);
        assertThat(as("carol", "/admin/probe").body()).isEqualTo("carol");
    }

    @Test
    void aUserWithoutTheRoleIsRefusedWithItsName() {
        Response response = as("bob", "/probe/editors");
        assertThat(response.problem()).isEqualTo("403 insufficient_role: role editor is required");
        assertThat(as("alice", "/admin/probe").problem()).isEqualTo("403 insufficient_role: role admin is required");
        assertThat(as("bob", "/probe/either").problem())
                .isEqualTo("403 insufficient_role: role editor or admin is required");
        assertThat(gatehouse.get("/admin/probe").problem()).startsWith("400 authorization_header_missing");
    }

    @Test
    void theContextIsEmptyForTheNextRequest() {
        as("alice", "/probe/editors");
        assertThat(as("bob", "/probe/editors").status()).isEqualTo(403);
        assertThat(SecurityContextHolder.getContext().getAuthentication()).isNull();
    }

    @Test
    void anInternalErrorHasATraceIdAndNoOtherDetails(CapturedOutput log) {
        Response response = as("alice", "/probe/failing");
        assertThat(response.problem()).isEqualTo("500 internal_error: Something went wrong on our side");
        assertThat(response.body()).doesNotContain("select", "Exception");
        assertThat(log.getAll()).contains("[" + response.text("trace_id") + "] ", "select secret from table");
    }

    private static Response as(String user, String path) {
        return gatehouse.getAs(gatehouse.signIn(user), path);
    }
}
