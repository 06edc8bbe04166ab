package dev.gatehouse.admin;

import dev.gatehouse.config.Findings;
import dev.gatehouse.identity.DryRun;
import dev.gatehouse.identity.DryRuns;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.ClaimsPreview;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a sign-in of a user would find out without the password, as {@code --check --as} does. It stores nothing. */
@RestController
record DryRunController(DryRuns runs, IdentitySources sources, ClaimsPreview preview) {
    private static final String CONCLUSION = "";

    @GetMapping(path = "/admin/dry-run", produces = MediaType.APPLICATION_JSON_VALUE)
    Result dryRun(@RequestParam(defaultValue = "") String user) {
        DryRun run = runs.of(user, null);
        List<Step> steps = new ArrayList<>();
        for (IdentitySource source : sources.inOrder()) {
            run.ask(source, new Recorded(source.name(), steps));
        }
        Recorded conclusion = new Recorded(CONCLUSION, steps);
        Identity identity = run.conclude(conclusion).orElse(null);
        return identity == null
                ? new Result(user, steps, null, null, List.of(), Map.of())
                : new Result(
                        user,
                        steps,
                        identity.user(),
                        identity.source(),
                        identity.sortedRoles(),
                        claims(identity, conclusion));
    }

    private Map<String, Object> claims(Identity identity, Findings findings) {
        try {
            return preview.of(identity);
        } catch (Refusal refusal) {
            findings.failed(refusal);
            return Map.of();
        }
    }

    /** Adds each finding to the steps. */
    private record Recorded(String source, List<Step> steps) implements Findings {

        @Override
        public void accept(String finding) {
            steps.add(new Step(source, "ok", finding));
        }

        @Override
        public void warn(String finding) {
            steps.add(new Step(source, "warning", finding));
        }

        @Override
        public void failed(RuntimeException failure) {
            steps.add(new Step(source, "failed", String.valueOf(failure.getMessage())));
        }
    }

    /**
     * @param source empty for the conclusion
     * @param result {@code ok}, {@code warning} or {@code failed}
     */
    record Step(String source, String result, String text) {}

    /**
     * @param signedInAs null if the sign-in would be refused
     * @param source that would decide; null likewise
     * @param claims about the user, in a token for Gatehouse
     */
    record Result(
            String user,
            List<Step> steps,
            @Nullable String signedInAs,
            @Nullable String source,
            List<String> roles,
            Map<String, Object> claims) {}
}
