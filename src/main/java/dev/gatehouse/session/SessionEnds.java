package dev.gatehouse.session;

import java.time.Instant;

/** The absolute end of sessions whose tokens do not name it. */
public interface SessionEnds {

    /** From then on, none of the tokens of a session that was opened at {@code openedAt} is valid. */
    Instant endOf(Instant openedAt);
}
