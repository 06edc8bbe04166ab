package dev.gatehouse.account;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.token.AccessToken;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Returns the claims of the presented token. */
@RestController
class MeController {

    @Bean
    static PathAccess mePaths() {
        return PathAccess.anyAudience("/me");
    }

    @GetMapping("/me")
    Map<String, Object> me(@AuthenticationPrincipal AccessToken token) {
        return token.claims();
    }
}
