package dev.gatehouse.admin;

import dev.gatehouse.identity.local.LocalUser;
import dev.gatehouse.identity.local.LocalUsers;
import dev.gatehouse.paging.Page;
import dev.gatehouse.text.JsonBody;
import dev.gatehouse.token.AccessToken;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** Local users, for administrators. No response contains a password hash. */
@RestController
@RequestMapping("/admin/users")
record UsersController(LocalUsers users, UserAdministration administration) {
    private static final String MERGE_PATCH = "application/merge-patch+json";

    @GetMapping
    Accounts list(@RequestParam(defaultValue = "") String after, @RequestParam(defaultValue = "50") String limit) {
        Page<LocalUser, String> page = Page.read(limit, rows -> users.after(after, rows), LocalUser::name);
        return new Accounts(page.map(this::view).elements(), page.next());
    }

    @GetMapping("/{user}")
    Account get(@PathVariable String user) {
        return view(administration.existing(user));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Account> add(
            @AuthenticationPrincipal AccessToken by,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request) {
        LocalUser user = administration.add(by.subject(), JsonBody.read(body, NewUser.class));
        return ResponseEntity.created(UriComponentsBuilder.fromPath(request.getContextPath() + "/admin/users/{user}")
                        .build(user.name()))
                .body(view(user));
    }

    @PatchMapping(
            path = "/{user}",
            consumes = {MediaType.APPLICATION_JSON_VALUE, MERGE_PATCH},
            produces = MediaType.APPLICATION_JSON_VALUE)
    Account change(
            @AuthenticationPrincipal AccessToken by,
            @PathVariable String user,
            @RequestBody(required = false) byte @Nullable [] body) {
        UserPatch patch = JsonBody.read(body, UserPatch.class);
        return view(administration.change(by.subject(), user, patch));
    }

    @DeleteMapping("/{user}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@AuthenticationPrincipal AccessToken by, @PathVariable String user) {
        administration.remove(by.subject(), user);
    }

    private Account view(LocalUser user) {
        return new Account(
                user.name(),
                user.enabled(),
                List.copyOf(new TreeSet<>(users.authorities(user.name()))),
                user.mustChangePassword());
    }

    /** @param next the value of {@code after} for the next page; null on the last one */
    record Accounts(List<Account> users, @Nullable String next) {}

    /** A user without the password hash. */
    record Account(String user, boolean enabled, List<String> authorities, boolean mustChangePassword) {}
}
