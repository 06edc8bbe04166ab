package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;
import dev.gatehouse.support.Response;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Users replace their passwords at 389 Directory Server. */
@Tag("e2e")
class DirsrvPasswordTest {
    private static final String NEW = "quite another road 7";

    @Test
    void aRequiredChangeIsPossibleAsFarAsTheUserCanBind() throws Exception {
        try (Dirsrv server = server();
                Gatehouse gatehouse = LdapSourceFixture.at(
                        server.url(),
                        LdapSourceFixture.SERVICE_ACCOUNT[0],
                        LdapSourceFixture.SERVICE_ACCOUNT[1],
                        LdapSourceFixture.KEY + "ca-file=" + server.ca())) {
            assertThat(change(gatehouse, "novice", "wrong", NEW).problem()).startsWith("403 authentication_failed");
            assertThat(change(gatehouse, "novice", "a reset secret 1", "Ab1").problem())
                    .isEqualTo("403 password_refused: The new password is too simple for the policy of the directory");
            assertThat(change(gatehouse, "novice", "a reset secret 1", NEW).status())
                    .isEqualTo(200);
            assertThat(gatehouse.authenticate("novice", NEW).status()).isEqualTo(200);
            assertThat(change(gatehouse, "lapsed", "lapsed-secret", NEW).problem())
                    .isEqualTo("403 password_refused: The password has expired, and only an administrator"
                            + " can replace it");
            server.set("cn=config", "passwordGraceLimit", "3");
            assertThat(change(gatehouse, "lapsed", "lapsed-secret", NEW).status())
                    .isEqualTo(200);
        }
    }

    private static Dirsrv server() throws Exception {
        Dirsrv server = Dirsrv.started("e2e/people.ldif");
        server.set(
                "dc=example,dc=org",
                "aci",
                "(targetattr != \"userPassword\")(version 3.0; acl \"read\"; allow (read, search, compare) userdn = \"ldap:///all\";)",
                "(targetattr = \"userPassword\")(version 3.0; acl \"self\"; allow (write) userdn = \"ldap:///self\";)");
        server.change(Stream.of("novice", "lapsed")
                .map(user ->
                        "dn: uid=%1$s,ou=people,dc=example,dc=org\nobjectClass: inetOrgPerson\nuid: %1$s\ncn: %1$s\nsn: %1$s\nuserPassword: %1$s-secret\n\n"
                                .formatted(user))
                .collect(Collectors.joining()));
        for (String setting : new String[] {"passwordExp", "passwordMustChange", "passwordCheckSyntax"}) {
            server.set("cn=config", setting, "on");
        }
        server.set("cn=config", "passwordMinLength", "12");
        server.set("uid=novice,ou=people,dc=example,dc=org", "userPassword", "a reset secret 1");
        server.set("uid=lapsed,ou=people,dc=example,dc=org", "passwordExpirationTime", "20200101000000Z");
        return server;
    }

    private static Response change(Gatehouse gatehouse, String user, String old, String changed) {
        return gatehouse.sendJson(
                "POST", "/authenticate/password", Json.object("user", user, "old", old, "new", changed));
    }
}
