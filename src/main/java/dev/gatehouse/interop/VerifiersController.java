package dev.gatehouse.interop;

import dev.gatehouse.config.EdgeMode;
import dev.gatehouse.interop.VerifierReads.Read;
import dev.gatehouse.session.revocation.RevocationFeed;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which registered services follow the revocations at this node, for administrators. */
@RestController
@Profile(EdgeMode.OFF)
record VerifiersController(
        VerifierAuthentication verifiers, VerifierReads reads, RevocationFeed feed, RevocationLongPoll longPoll) {

    @GetMapping("/admin/verifiers")
    Verifiers list() {
        return new Verifiers(
                feed.lastNumber(), verifiers.ids().stream().map(this::state).toList());
    }

    private VerifierState state(String id) {
        Read read = reads.latestOf(id).orElse(null);
        return new VerifierState(
                id,
                read == null ? null : read.at(),
                read == null ? null : feed.number(read.position()),
                longPoll.waitingOf(id));
    }

    /** @param lastNumber of the revocations that this node knows */
    record Verifiers(long lastNumber, List<VerifierState> verifiers) {}

    /**
     * @param readAt when it last asked; null if it has not asked this node since its start
     * @param number of the last revocation that it had then; 0 if it reads from the beginning
     * @param waiting how many of its requests wait for the next revocation
     */
    record VerifierState(
            String clientId,
            @Nullable Instant readAt,
            @Nullable Long number,
            long waiting) {}
}
