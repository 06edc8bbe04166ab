package example.orders;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.gatehouse.verifier.test.GatehouseTokens;
import dev.gatehouse.verifier.test.WithGatehouseUser;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.MockMvc;

@SpringBootTest(properties = "ORDERS_SECRET=secret")
@AutoConfigureMockMvc
@Import(GatehouseTokens.class)
class OrdersTest {
    @Autowired
    MockMvc service;

    @Autowired
    GatehouseTokens tokens;

    @Test
    @WithGatehouseUser("alice")
    void usersSeeTheirOrders() throws Exception {
        service.perform(get("/orders")).andExpect(content().string("orders of alice"));
        service.perform(get("/orders/all")).andExpect(status().isForbidden());
    }

    @Test
    void aSignOutTakesEffect() throws Exception {
        String token = tokens.token("carol", "admin");
        service.perform(get("/orders/all").header("Authorization", "Bearer " + token))
                .andExpect(status().isOk());
        tokens.signOut(token);
        service.perform(get("/orders/all").header("Authorization", "Bearer " + token))
                .andExpect(status().isUnauthorized());
    }
}
