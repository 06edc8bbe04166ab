package dev.gatehouse.admin;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.text.EventLine;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.keys.KeyAdministration;
import dev.gatehouse.token.keys.ListedKey;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The signing keys, without their private parts. */
@RestController
@RequestMapping("/admin/keys")
record KeysController(KeyAdministration keys) {
    private static final Logger log = LoggerFactory.getLogger(KeysController.class);

    @GetMapping
    Keys list() {
        return new Keys(keys.list());
    }

    @PostMapping(path = "/rotate", produces = MediaType.APPLICATION_JSON_VALUE)
    Keys rotate(@AuthenticationPrincipal AccessToken token) {
        EventLine.succeeded(log.atInfo(), "key_rotated")
                .user(token.subject())
                .log("key rotation requested: by={}", token.subject());
        keys.rotate();
        return list();
    }

    @PostMapping(path = "/{kid}/compromised", produces = MediaType.APPLICATION_JSON_VALUE)
    Keys compromised(@AuthenticationPrincipal AccessToken token, @PathVariable String kid) {
        if (!keys.withdraw(kid)) {
            throw new Refusal(ProblemCode.NOT_FOUND, "There is no such key, or it is withdrawn already");
        }
        EventLine.succeeded(log.atWarn(), "key_compromised")
                .user(token.subject())
                .log("key declared compromised: kid={} by={}", kid, token.subject());
        return list();
    }

    record Keys(List<ListedKey> keys) {}
}
