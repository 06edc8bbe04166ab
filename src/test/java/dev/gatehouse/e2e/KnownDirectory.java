package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.identity.Identities;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.RecordedFindings;
import dev.gatehouse.support.Response;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;

/**
 * Gatehouse with a directory, by a service account and by a pattern for the names of entries. The directory has the entries of
 * {@code people.ldif} and {@code directory.ldif}, groups with names that need escapes, and a user with more groups than a page
 * has.
 */
record KnownDirectory(DirectoryServer server, Gatehouse gatehouse, Gatehouse byPattern) implements AutoCloseable {
    private static final List<String> NAMED =
            List.of("direct", "unique", "nested", "posix", "spelled", "primary", "last", "many1099");

    static KnownDirectory of(DirectoryServer server) throws Exception {
        for (String file : List.of("people", "directory")) {
            server.change(new ClassPathResource("e2e/" + file + ".ldif").getContentAsString(UTF_8));
        }
        server.change(OddName.groups());
        server.change(IntStream.range(0, 1100)
                .mapToObj(i -> "dn: cn=many%d%s\nobjectClass: groupOfNames\ncn: many%d\nmember: uid=bob%s\n\n"
                        .formatted(i, DirectoryServer.GROUPS, i, DirectoryServer.PEOPLE))
                .collect(Collectors.joining()));
        return new KnownDirectory(
                server,
                gatehouse(server, LdapSourceFixture.SERVICE_ACCOUNT),
                gatehouse(
                        server,
                        LdapSourceFixture.DN_PATTERN,
                        LdapSourceFixture.KEY + "urls=" + server.plainUrl(),
                        LdapSourceFixture.KEY + "start-tls=true"));
    }

    /** By LDAPS, and without a service account, unless the arguments say otherwise. Users may enter their mail address. */
    static Gatehouse gatehouse(DirectoryServer server, String... more) {
        return LdapSourceFixture.at(
                server.url(),
                Stream.of(
                                NAMED.stream().map(name -> "--gatehouse.roles." + name + ".ldap-groups=" + name),
                                OddName.roles(),
                                Stream.of(
                                        LdapSourceFixture.KEY + "ca-file=" + server.ca(),
                                        LdapSourceFixture.KEY + "nested-groups=true",
                                        LdapSourceFixture.KEY + "user-search-filter=(|(uid={0})(mail={0}))",
                                        "--gatehouse.identity.tell-account-state=true"),
                                Stream.of(more))
                        .flatMap(part -> part)
                        .toArray(String[]::new));
    }

    /** Signs in with the password that the entries of the files have. */
    TreeSet<String> roles(String user) {
        return rolesAt(gatehouse, user);
    }

    static TreeSet<String> rolesAt(Gatehouse gatehouse, String user) {
        Response signedIn = gatehouse.authenticate(user, user + "-secret");
        assertThat(signedIn.status()).as(signedIn.body()).isEqualTo(200);
        TreeSet<String> roles = new TreeSet<>();
        gatehouse.getAs(signedIn.text("token"), "/me").json().path("roles").forEach(role -> roles.add(role.asString()));
        return roles;
    }

    /** Of an entered name; the response if the sign-in is refused. */
    String sub(String entered, String password) {
        Response signedIn = gatehouse.authenticate(entered, password);
        return signedIn.status() == 200
                ? gatehouse.getAs(signedIn.text("token"), "/me").text("sub")
                : signedIn.body();
    }

    /** What {@code --check} finds, such as {@code ok base-dn dc=example,dc=org exists}. */
    List<String> check() {
        RecordedFindings findings = new RecordedFindings();
        gatehouse.bean(IdentitySources.class).inOrder().get(0).check(findings);
        return findings.lines();
    }

    /** What a session that exists depends on. */
    Optional<Answer> current(String user) {
        return gatehouse.bean(Identities.class).current(user, "corp");
    }

    Response change(String user, String old, String changed) {
        return gatehouse.sendJson(
                "POST", "/authenticate/password", Json.object("user", user, "old", old, "new", changed));
    }

    @Override
    public void close() throws IOException {
        gatehouse.close();
        byPattern.close();
        server.close();
    }
}
