package dev.gatehouse.resource;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.AccessToken;
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

    @GetMapping
    Answer get(@AuthenticationPrincipal AccessToken token) {
        return resources
                .find(token.subject())
                .map(Answer::new)
                .orElseThrow(() -> new Refusal(
                        ProblemCode.RESOURCE_NOT_FOUND, "No resource for username " + token.subject() + " was found."));
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

    record Answer(@JsonRawValue String resource) {}
}
