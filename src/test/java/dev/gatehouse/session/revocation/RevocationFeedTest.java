package dev.gatehouse.session.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.session.revocation.RevocationFeed.FeedPage;
import dev.gatehouse.session.revocation.RevocationFeed.RevokedSession;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.TokenForger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** A service that starts to read the feed learns of every revocation, also of one that the node has not read yet. */
class RevocationFeedTest {

    @Test
    void theBeginningIsReadFromTheStoreEvenBeforeTheNodeHasReadAnything() {
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            RevocationStore store = gatehouse.bean(RevocationStore.class);
            RevocationList unread = new RevocationList(store, gatehouse.clock(), new SimpleMeterRegistry());
            RevocationFeed feed = new RevocationFeed(unread, store, gatehouse.clock());
            assertThat(feed.after(feed.beginning()).hasNews()).isFalse();
            String token = gatehouse.signIn("alice");
            gatehouse.signOut(token);
            assertThat(unread.position()).isZero();
            FeedPage page = feed.after(feed.beginning());
            assertThat(page.hasNews()).isTrue();
            assertThat(page.revoked())
                    .extracting(RevokedSession::sid)
                    .containsExactly(TokenForger.claims(token).get("sid").toString());
            assertThat(feed.after(page.cursor()).hasNews()).isFalse();
        }
    }
}
