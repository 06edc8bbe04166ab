package dev.gatehouse.http;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.ProblemWriter;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.problem.RoleRefusal;
import dev.gatehouse.token.TokenRenewal;
import dev.gatehouse.token.TokenVerifier;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

/**
 * Two chains: a few doors stand open, all else wants a bearer token. There is no session, no cookie, and so nothing that
 * a forged cross-site request could ride on.
 */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
class SecurityConfiguration {

    @Bean
    @Order(1)
    SecurityFilterChain open(HttpSecurity http) throws Exception {
        return stateless(http)
                .securityMatcher("/authenticate", "/actuator/health/**")
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain bearer(
            HttpSecurity http,
            HttpProperties properties,
            TokenVerifier verifier,
            TokenRenewal renewal,
            ProblemWriter problems)
            throws Exception {
        return stateless(http)
                .addFilterBefore(
                        new BearerTokenFilter(verifier, renewal, problems, properties.missingToken()),
                        AuthorizationFilter.class)
                .authorizeHttpRequests(rules -> rules.requestMatchers("/admin/**")
                        .hasRole("admin")
                        .requestMatchers("/actuator/**")
                        .hasRole("admin")
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(failures -> failures.accessDeniedHandler(
                        (request, response, denied) -> problems.write(RoleRefusal.of(denied), request, response)))
                .build();
    }

    private static HttpSecurity stateless(HttpSecurity http) throws Exception {
        return http.sessionManagement(AbstractHttpConfigurer::disable)
                .securityContext(AbstractHttpConfigurer::disable)
                .cors(cors -> {})
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable);
    }

    /**
     * Spring's firewall, with a loop in place of a regular expression for the values of headers: the expression goes over
     * a token at more cost than all the rest of a request's security.
     */
    @Bean
    HttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderValues(SecurityConfiguration::hasNoControlCharacter);
        return firewall;
    }

    private static boolean hasNoControlCharacter(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c) && c != '\t') {
                return false;
            }
        }
        return true;
    }

    /** A page may read what it needs to stay signed in: the renewed token, and why it was refused. */
    @Bean
    CorsConfigurationSource corsConfigurationSource(HttpProperties properties) {
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOrigins(properties.corsOrigins());
        cors.setAllowCredentials(properties.corsCredentials());
        cors.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
        cors.setAllowedHeaders(List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE));
        cors.setExposedHeaders(
                List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.RETRY_AFTER, HttpHeaders.WWW_AUTHENTICATE));
        UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/**", cors);
        return source;
    }

    /** What Spring's firewall stops (encoded slashes, line breaks in headers) is a malformed request as any other. */
    @Bean
    RequestRejectedHandler requestRejectedHandler(ProblemWriter problems) {
        return (request, response, rejected) ->
                problems.write(new Refusal(ProblemCode.INVALID_REQUEST, "The request is malformed"), request, response);
    }

    /** Every filter observed for every request would cost more than the filters do. */
    @Bean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }
}
