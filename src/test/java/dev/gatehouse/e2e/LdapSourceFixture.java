package dev.gatehouse.e2e;

import dev.gatehouse.support.Gatehouse;
import java.util.stream.Stream;

/** Gatehouse with one directory, named {@code corp}. */
final class LdapSourceFixture {
    static final String KEY = "--gatehouse.identity.ldap.corp.";
    static final String[] SERVICE_ACCOUNT = {
        KEY + "bind-dn=cn=gatehouse,ou=services,dc=example,dc=org", KEY + "bind-password=gatehouse-secret"
    };
    static final String DN_PATTERN = KEY + "user-dn-pattern=uid={0},ou=people";

    private LdapSourceFixture() {}

    /** Without a service account, unless the arguments have one. */
    static Gatehouse at(String urls, String... more) {
        return Gatehouse.bare(Stream.concat(
                        Stream.of(
                                KEY + "urls=" + urls,
                                KEY + "base-dn=dc=example,dc=org",
                                KEY + "min-refusal-time=0ms",
                                KEY + "user-search-base=ou=people",
                                KEY + "group-search-base=ou=groups",
                                "--gatehouse.roles.editor.ldap-groups=editors"),
                        Stream.of(more))
                .toArray(String[]::new));
    }
}
