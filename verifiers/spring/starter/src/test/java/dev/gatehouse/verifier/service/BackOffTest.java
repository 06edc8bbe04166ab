package dev.gatehouse.verifier.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.verifier.GatehouseVerifierProperties;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;

/** What a service can replace, and what it can leave out. */
class BackOffTest {
    private final WebApplicationContextRunner service =
            new WebApplicationContextRunner().withUserConfiguration(OrdersService.class);

    @Test
    void beansOfTheServiceTakeThePlaceOfTheStarters() {
        service.withPropertyValues("gatehouse.verifier.issuer=https://login.example.com")
                .withUserConfiguration(Own.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context).getBeanNames(JwtDecoder.class).containsExactly("ownDecoder");
                    assertThat(context)
                            .getBeanNames(JwtAuthenticationConverter.class)
                            .containsExactly("ownConverter");
                    assertThat(context).getBeanNames(SecurityFilterChain.class).containsExactly("ownRules");
                });
    }

    @Test
    void withoutAClientIdNothingFollowsTheFeed() {
        service.withPropertyValues("gatehouse.verifier.issuer=https://login.example.com")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context).doesNotHaveBean("gatehouseFeedFollower");
                    assertThat(context.getBean(GatehouseVerifierProperties.class)
                                    .audience())
                            .isEqualTo("gatehouse");
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Own {
        @Bean
        JwtDecoder ownDecoder() {
            return token -> {
                throw new JwtException("not used");
            };
        }

        @Bean
        JwtAuthenticationConverter ownConverter() {
            return new JwtAuthenticationConverter();
        }

        @Bean
        SecurityFilterChain ownRules(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().denyAll())
                    .build();
        }
    }
}
