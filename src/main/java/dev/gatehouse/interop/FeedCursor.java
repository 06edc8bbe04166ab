package dev.gatehouse.interop;

import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.revocation.RevocationFeed.Cursor;
import dev.gatehouse.session.revocation.RevocationFeed.FeedPage;
import dev.gatehouse.token.keys.SigningKeys;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service knows: the position in the feed of revocations, and how many withdrawn keys. While no key was withdrawn,
 * the text is that of the position alone. A node of a version without withdrawn keys does not know the feed of another text,
 * and so returns it from the beginning.
 */
record FeedCursor(Cursor revocations, int withdrawn) {
    private static final Pattern TEXT =
            Pattern.compile("(?<feed>.*?)(?:-(?<withdrawn>\\d{1,9}))?\\.(?<sequence>\\d{1,19})");

    /** @throws Refusal {@code invalid_request} if it is no cursor */
    static FeedCursor parse(String text) {
        Matcher parts = TEXT.matcher(text);
        try {
            if (parts.matches()) {
                String withdrawn = parts.group("withdrawn");
                return new FeedCursor(
                        new Cursor(parts.group("feed"), Long.parseLong(parts.group("sequence"))),
                        withdrawn == null ? 0 : Integer.parseInt(withdrawn));
            }
        } catch (NumberFormatException tooLarge) {
            // Refused below.
        }
        throw new Refusal(ProblemCode.INVALID_REQUEST, "after must be the cursor of an earlier response");
    }

    /** Whether this node knows a withdrawn key that the service does not know. */
    boolean precedes(SigningKeys keys) {
        return keys.withdrawals() > withdrawn;
    }

    /** The position after a page. In the same feed, a node that lags behind does not take back what another one said. */
    FeedCursor at(FeedPage page, SigningKeys keys) {
        boolean same = page.cursor().feed().equals(revocations.feed());
        return new FeedCursor(page.cursor(), same ? Math.max(withdrawn, keys.withdrawals()) : keys.withdrawals());
    }

    String text() {
        return revocations.feed() + (withdrawn == 0 ? "" : "-" + withdrawn) + "." + revocations.sequence();
    }
}
