/** Where do we keep what must outlive the process? The data folder. */
@NullMarked
package dev.gatehouse.storage;

import org.jspecify.annotations.NullMarked;
