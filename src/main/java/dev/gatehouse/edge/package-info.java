/** How is a token verified away from the core? An edge node, which has public keys and the feed of revocations, and no store. */
@NullMarked
package dev.gatehouse.edge;

import org.jspecify.annotations.NullMarked;
