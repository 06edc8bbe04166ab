package dev.gatehouse.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.token.keys.Pseudonyms;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A refused verifier is one log line, which shows the id of a registered one only. */
@ExtendWith(OutputCaptureExtension.class)
class VerifierLogTest {
    private static final RegisteredVerifier SHOP = RegisteredVerifier.named("shop");

    @Test
    void aSecretInTheFieldOfTheIdIsNotLogged(CapturedOutput output) {
        try (Gatehouse gatehouse = Gatehouse.demo(SHOP.arguments())) {
            RegisteredVerifier swapped = new RegisteredVerifier(SHOP.secret(), SHOP.id());
            assertThat(swapped.post(gatehouse, "/introspect", "token", "any").status())
                    .isEqualTo(401);
            new RegisteredVerifier("shop", "x").post(gatehouse, "/introspect", "token", "any");
            List<String> lines = output.getAll()
                    .lines()
                    .filter(line -> line.contains("verifier refused"))
                    .toList();
            assertThat(lines).hasSize(2);
            assertThat(lines.get(0))
                    .contains("id=\"" + gatehouse.bean(Pseudonyms.class).of(SHOP.secret()) + "\"");
            assertThat(lines.get(1)).contains("id=\"shop\"");
            assertThat(output.getAll()).doesNotContain(SHOP.secret().substring(0, 32));
        }
    }
}
