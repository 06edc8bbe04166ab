package dev.gatehouse.pages.account;

import dev.gatehouse.access.PathAccess;
import dev.gatehouse.pages.Page;
import dev.gatehouse.pages.Pages;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the page of an account. It has no data: its script reads and changes them by the API, with the user's cookie. */
@RestController
@ConditionalOnBooleanProperty("gatehouse.http.cookie.enabled")
class AccountPage {
    private final Page page;

    AccountPage(Pages pages) {
        this.page = pages.page("account", List.of());
    }

    @Bean
    static PathAccess accountPagePaths() {
        return PathAccess.open("/account");
    }

    @GetMapping("/account")
    ResponseEntity<String> page(HttpServletRequest request) {
        return page.response(HttpStatus.OK, page.texts(request), Map.of());
    }
}
