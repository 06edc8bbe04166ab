/** What does the demo contain? An LDAP directory with three users, on the loopback address only. */
@NullMarked
package dev.gatehouse.demo;

import org.jspecify.annotations.NullMarked;
