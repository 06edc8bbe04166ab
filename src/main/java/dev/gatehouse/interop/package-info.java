/** How do other services verify a token? Metadata, introspection, revocation, forward authentication, and the revocation feed. */
@NullMarked
package dev.gatehouse.interop;

import org.jspecify.annotations.NullMarked;
