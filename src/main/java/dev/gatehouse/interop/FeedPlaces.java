package dev.gatehouse.interop;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Bounds the requests that wait at the feed, of all services and of each of them: one cannot take all places. */
final class FeedPlaces {
    /** Each takes one of the 2,000 connections (server.tomcat.max-connections): users have the others. */
    static final int ALL = 1_200;

    static final int OF_ONE_VERIFIER = ALL / 2;

    private final Map<String, Integer> taken = new HashMap<>();
    private int all;

    /**
     * Takes a place, which the caller gives back with {@link #leave}.
     *
     * @throws Refusal {@code rate_exceeded} when too many are taken
     */
    synchronized void enter(String verifier) {
        requirePlace(all, ALL, "");
        requirePlace(takenBy(verifier), OF_ONE_VERIFIER, " of this client");
        all++;
        taken.merge(verifier, 1, Integer::sum);
    }

    synchronized void leave(String verifier) {
        all--;
        taken.computeIfPresent(verifier, (id, count) -> count == 1 ? null : count - 1);
    }

    synchronized int takenBy(String verifier) {
        return taken.getOrDefault(verifier, 0);
    }

    private static void requirePlace(int taken, int places, String whose) {
        if (taken >= places) {
            throw new Refusal(
                            ProblemCode.RATE_EXCEEDED, "There are " + places + " waiting requests" + whose + " already")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
    }
}
