/** Where is data stored, and how is it accessed? The data directory, SQL times, and outages of the database. */
@NullMarked
package dev.gatehouse.storage;

import org.jspecify.annotations.NullMarked;
