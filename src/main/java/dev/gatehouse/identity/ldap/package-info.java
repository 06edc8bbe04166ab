/** Who is the user? The answer comes from an LDAP directory. */
@NullMarked
package dev.gatehouse.identity.ldap;

import org.jspecify.annotations.NullMarked;
