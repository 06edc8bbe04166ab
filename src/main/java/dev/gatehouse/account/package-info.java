/** What may signed-in users do for themselves? They see their token, end their sessions, and change their password. */
@NullMarked
package dev.gatehouse.account;

import org.jspecify.annotations.NullMarked;
