package dev.gatehouse.admin;

import dev.gatehouse.identity.UserName;
import dev.gatehouse.identity.local.LocalPasswords;
import dev.gatehouse.identity.local.LocalUser;
import dev.gatehouse.identity.local.LocalUsers;
import dev.gatehouse.identity.local.UserChanged;
import dev.gatehouse.paging.Page;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.text.JsonBody;
import dev.gatehouse.token.AccessToken;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
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
record UsersController(
        LocalUsers users, LocalPasswords passwords, AccountChanges changes, ApplicationEventPublisher events) {
    private static final String MERGE_PATCH = "application/merge-patch+json";

    @GetMapping
    Accounts list(@RequestParam(defaultValue = "") String after, @RequestParam(defaultValue = "50") String limit) {
        Page<LocalUser, String> page = Page.read(limit, rows -> users.after(after, rows), LocalUser::name);
        return new Accounts(page.map(this::view).elements(), page.next());
    }

    @GetMapping("/{user}")
    Account get(@PathVariable String user) {
        return view(existing(user));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Account> add(
            @AuthenticationPrincipal AccessToken by,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request) {
        NewUser wanted = JsonBody.read(body, NewUser.class);
        LocalUser user =
                new LocalUser(wanted.user(), passwords.newHash(wanted.user(), wanted.password()), wanted.enabled());
        changes.add(user, wanted.authorities());
        events.publishEvent(new UserChanged(by.subject(), user.name(), "added, authorities " + wanted.authorities()));
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
        String name = existing(user).name();
        String hash = patch.password() == null ? null : passwords.newHash(name, patch.password());
        changes.change(name, patch, hash);
        events.publishEvent(new UserChanged(by.subject(), name, patch.toString()));
        return view(existing(name));
    }

    @DeleteMapping("/{user}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@AuthenticationPrincipal AccessToken by, @PathVariable String user) {
        String name = existing(user).name();
        changes.remove(name);
        events.publishEvent(new UserChanged(by.subject(), name, "removed"));
    }

    private LocalUser existing(String user) {
        return UserName.normalized(user)
                .flatMap(users::find)
                .orElseThrow(() -> new Refusal(ProblemCode.NOT_FOUND, "There is no local user of this name"));
    }

    private Account view(LocalUser user) {
        return new Account(user.name(), user.enabled(), List.copyOf(new TreeSet<>(users.authorities(user.name()))));
    }

    /** @param next the value of {@code after} for the next page; null on the last one */
    record Accounts(List<Account> users, @Nullable String next) {}

    /** A user without the password hash. */
    record Account(String user, boolean enabled, List<String> authorities) {}
}
