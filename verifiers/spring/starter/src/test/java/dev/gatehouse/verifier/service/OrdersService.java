package dev.gatehouse.verifier.service;

import dev.gatehouse.verifier.GatehouseUser;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A service with the starter and no rules of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableMethodSecurity
@RestController
public class OrdersService {

    @GetMapping("/orders")
    String orders(@AuthenticationPrincipal GatehouseUser user) {
        return "orders of " + user.name() + " " + user.roles();
    }

    @GetMapping("/orders/all")
    @PreAuthorize("hasRole('admin')")
    String allOrders() {
        return "all orders";
    }
}
