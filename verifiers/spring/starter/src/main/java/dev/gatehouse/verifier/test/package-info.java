/** For the tests of a service: users without tokens, and tokens without Gatehouse. */
package dev.gatehouse.verifier.test;
