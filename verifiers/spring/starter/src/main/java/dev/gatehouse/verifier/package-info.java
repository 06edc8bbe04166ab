/** Verifies the tokens of Gatehouse in a service with Spring Security's resource server. */
package dev.gatehouse.verifier;
