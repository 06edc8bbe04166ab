package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipFile;

/**
 * ApacheDS, with the configuration in its archive, but a greater limit for results, an age of passwords (without one it notes
 * no time of changes) and three wrong passwords that lock. The profile {@code slow} resolves the archive, which is not on the class
 * path.
 */
final class ApacheDs implements DirectoryServer {
    private static final String POLICIES =
            "ou=passwordPolicies,ads-interceptorId=authenticationInterceptor,ou=interceptors,ads-directoryServiceId=default,ou=config";

    private static final String SUFFIX =
            "dn: dc=example,dc=org\ndc: example\nobjectClass: domain\nobjectClass: top\n\n";

    private static final String POLICY = """

            dn: ads-pwdId=%1$s,%2$s
            objectClass: top
            objectClass: ads-base
            objectClass: ads-passwordPolicy
            ads-pwdId: %1$s
            ads-pwdAttribute: userPassword
            ads-pwdMinLength: 5
            ads-pwdCheckQuality: 1
            %3$s
            ads-pwdValidator: org.apache.directory.server.core.api.authn.ppolicy.DefaultPasswordValidator
            ads-enabled: TRUE
            """;

    private final SelfSignedCertificate certificate = SelfSignedCertificate.naming("dns:localhost");
    private final int port = Gatehouse.freePort();
    private final int tlsPort = Gatehouse.freePort();
    private final ServerProcess process;

    private ApacheDs() throws IOException {
        String archive = Objects.requireNonNull(System.getProperty("apacheds.jar"), "run the test with -Pslow");
        Path folder = Files.createTempDirectory("apacheds");
        Path configuration = Files.createDirectories(folder.resolve("conf")).resolve("config.ldif");
        Files.writeString(configuration, configuration(archive));
        process = ServerProcess.started(
                folder,
                tlsPort,
                Map.of(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                archive,
                "org.apache.directory.server.UberjarMain",
                folder.toString(),
                "start");
    }

    static ApacheDs started() throws IOException, LDAPException {
        ApacheDs server = new ApacheDs();
        try {
            server.set("cn=nis,ou=schema", "m-disabled", "FALSE");
        } catch (LDAPException e) {
            server.close();
            throw e;
        }
        return server;
    }

    private String configuration(String archive) throws IOException {
        try (ZipFile files = new ZipFile(archive)) {
            String original = new String(
                    files.getInputStream(files.getEntry("config.ldif")).readAllBytes(), UTF_8);
            return original.replace("10389", String.valueOf(port))
                            .replace("10636", String.valueOf(tlsPort))
                            .replace("0.0.0.0", "127.0.0.1")
                            .replace("dc=example,dc=com", "dc=example,dc=org")
                            .replaceFirst(
                                    "ads-contextentry:: ZG46IGRjPWV4.*\n .*",
                                    "ads-contextentry:: " + Base64.getEncoder().encodeToString(SUFFIX.getBytes(UTF_8)))
                            .replace("ads-pwdMaxFailure: 5", "ads-pwdMaxFailure: 3")
                            .replace("ads-pwdMaxAge: 0", "ads-pwdMaxAge: 8640000")
                            .replace("ads-maxSizeLimit: 1000", "ads-maxSizeLimit: 10000")
                            .replace(
                                    "ads-serverId: ldapServer",
                                    "ads-serverId: ldapServer\nads-keystoreFile: " + certificate.store()
                                            + "\nads-certificatePassword: " + SelfSignedCertificate.PASSWORD)
                    + POLICY.formatted("short", POLICIES, "ads-pwdMaxAge: 1")
                    + POLICY.formatted("reset", POLICIES, "ads-pwdMustChange: TRUE");
        }
    }

    @Override
    public String url() {
        return "ldaps://localhost:" + tlsPort;
    }

    @Override
    public String plainUrl() {
        return "ldap://localhost:" + port;
    }

    @Override
    public Path ca() {
        return certificate.certificate();
    }

    @Override
    public LDAPConnection administrator() throws LDAPException {
        return new LDAPConnection("127.0.0.1", port, "uid=admin,ou=system", "secret");
    }

    @Override
    public void disable(String user) throws LDAPException {
        setOfUser(user, "pwdAccountLockedTime", "000001010000Z");
    }

    /** By the default policy it would be so for each new user, too. */
    @Override
    public void requireChange(String user) throws LDAPException {
        setOfUser(user, "pwdPolicySubentry", "ads-pwdId=reset," + POLICIES);
        setOfUser(user, "userPassword", user + "-reset");
    }

    @Override
    public void expire(String user) throws LDAPException {
        setOfUser(user, "pwdPolicySubentry", "ads-pwdId=short," + POLICIES);
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
