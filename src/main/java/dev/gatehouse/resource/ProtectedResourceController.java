package dev.gatehouse.resource;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.text.JsonText;
import dev.gatehouse.token.AccessToken;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The document of the signed-in user. Only the token names the user, no part of the request does. */
@RestController
@RequestMapping("/protected/resource")
record ProtectedResourceController(ProtectedResources resources) {

    /** The document is valid JSON, and stays as it was stored. */
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    void get(@AuthenticationPrincipal AccessToken token, HttpServletResponse response) throws IOException {
        String document = resources
                .find(token.subject())
                .orElseThrow(() -> new Refusal(
                        ProblemCode.RESOURCE_NOT_FOUND, "No resource for username " + token.subject() + " was found."));
        JsonText.write("{\"resource\":" + document + "}", response);
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void put(@AuthenticationPrincipal AccessToken token, @RequestBody(required = false) byte @Nullable [] body) {
        resources.store(token.subject(), JsonDocument.text(body));
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@AuthenticationPrincipal AccessToken token) {
        resources.remove(token.subject());
    }
}
