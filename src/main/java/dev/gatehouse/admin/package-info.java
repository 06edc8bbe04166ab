/** What may an administrator do? Manage local users, sessions and signing keys. */
@NullMarked
package dev.gatehouse.admin;

import org.jspecify.annotations.NullMarked;
