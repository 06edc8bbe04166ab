/** Which sessions are revoked? The store keeps revocations, every node has them in memory, and other services read them as a feed. */
@NullMarked
package dev.gatehouse.session.revocation;

import org.jspecify.annotations.NullMarked;
