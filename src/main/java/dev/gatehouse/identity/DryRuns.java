package dev.gatehouse.identity;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Starts dry runs of sign-ins. */
@Component
public class DryRuns {
    private final NameClaims names;

    DryRuns(NameClaims names) {
        this.names = names;
    }

    /**
     * @param user as typed
     * @param password null to leave out its check
     */
    public DryRun of(String user, @Nullable String password) {
        return new DryRun(names, user, password);
    }
}
