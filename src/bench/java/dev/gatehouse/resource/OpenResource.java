package dev.gatehouse.resource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * For the benchmark alone: the protected resource once more, without a token and without any filter of Spring Security.
 * What the protected one costs beyond this is the price of the gate.
 */
@RestController
class OpenTwins {
    private final ProtectedResources resources;

    OpenTwins(ProtectedResources resources) {
        this.resources = resources;
    }

    @GetMapping("/open/resource")
    ProtectedResourceController.Answer get() {
        return resources.find("alice").map(ProtectedResourceController.Answer::new).orElseThrow();
    }

    @Configuration(proxyBeanMethods = false)
    static class Unfiltered {
        @Bean
        WebSecurityCustomizer noFilters() {
            return web -> web.ignoring().requestMatchers("/open/**");
        }
    }
}
