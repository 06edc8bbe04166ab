package example.orders;

import jakarta.servlet.DispatcherType;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A service of somebody else's that takes Gatehouse's tokens: what docs/verify.md shows, and nothing more. */
@SpringBootApplication
@EnableMethodSecurity
@RestController
public class OrdersApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(OrdersApplication.class, arguments);
    }

    /** Boot's own rules, but that an error page needs no token: an outage would be told as a 401 otherwise. */
    @Bean
    SecurityFilterChain rules(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
                .build();
    }

    /** In place of Spring's own check, which takes the type JWT alone. */
    @Bean
    JwtTypeValidator accessTokensAlone() {
        return new JwtTypeValidator("at+jwt");
    }

    @GetMapping("/orders")
    String orders(@AuthenticationPrincipal Jwt token) {
        return "orders of " + token.getSubject();
    }

    @GetMapping("/orders/all")
    @PreAuthorize("hasRole('admin')")
    String allOrders() {
        return "orders of everybody";
    }
}
