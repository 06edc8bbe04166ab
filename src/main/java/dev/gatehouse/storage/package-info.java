/** Where is data stored? The data directory. */
@NullMarked
package dev.gatehouse.storage;

import org.jspecify.annotations.NullMarked;
