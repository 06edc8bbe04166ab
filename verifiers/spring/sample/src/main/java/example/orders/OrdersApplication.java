package example.orders;

import dev.gatehouse.verifier.GatehouseUser;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@EnableMethodSecurity
@RestController
public class OrdersApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(OrdersApplication.class, arguments);
    }

    @GetMapping("/orders")
    String orders(@AuthenticationPrincipal GatehouseUser user) {
        return "orders of " + user.name();
    }

    @GetMapping("/orders/all")
    @PreAuthorize("hasRole('admin')")
    String allOrders() {
        return "all orders";
    }
}
