/** Who are you? Asked of an LDAP directory. */
@NullMarked
package dev.gatehouse.identity.ldap;

import org.jspecify.annotations.NullMarked;
