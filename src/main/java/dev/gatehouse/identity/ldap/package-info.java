/** Who is the user? This package answers from an LDAP directory. */
@NullMarked
package dev.gatehouse.identity.ldap;

import org.jspecify.annotations.NullMarked;
