package dev.gatehouse.e2e;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** OpenDJ, as its installer configures it. The profile {@code slow} resolves the archive. */
final class OpenDj implements DirectoryServer {
    private static final String ROOT = "cn=Directory Manager";
    private static final String POLICY = "cn=Default Password Policy,cn=Password Policies,cn=config";
    private static final String SHORT_POLICY = "cn=short,cn=Password Policies,cn=config";
    private static final String LENGTH = "cn=Length-Based Password Validator,cn=Password Validators,cn=config";
    private static final Map<String, String> JAVA = Map.of("OPENDJ_JAVA_ARGS", "-XX:TieredStopAtLevel=1 -Xmx256m");

    private final SelfSignedCertificate certificate = SelfSignedCertificate.naming("dns:localhost");
    private final int port = Gatehouse.freePort();
    private final int tlsPort = Gatehouse.freePort();
    private final ServerProcess process;

    private OpenDj() throws IOException {
        String archive = Objects.requireNonNull(System.getProperty("opendj.archive"), "run the test with -Pslow");
        Path folder = Files.createTempDirectory("opendj");
        ServerProcess.run(folder, JAVA, "unzip", "-q", archive, "-d", folder.toString());
        String program = folder + "/opendj";
        ServerProcess.run(
                folder,
                JAVA,
                program + "/setup",
                "--cli",
                "--no-prompt",
                "--noPropertiesFile",
                "--doNotStart",
                "--quiet",
                "--hostname=localhost",
                "--baseDN=dc=example,dc=org",
                "--addBaseEntry",
                "--rootUserPassword=root-secret",
                "--ldapPort=" + port,
                "--ldapsPort=" + tlsPort,
                "--adminConnectorPort=" + Gatehouse.freePort(),
                "--enableStartTLS",
                "--usePkcs12keyStore=" + certificate.store(),
                "--keyStorePassword=" + SelfSignedCertificate.PASSWORD);
        listenOnLoopback(folder.resolve("opendj/config/config.ldif"));
        process = ServerProcess.started(folder, tlsPort, JAVA, program + "/bin/start-ds", "--nodetach", "--quiet");
    }

    private static void listenOnLoopback(Path configuration) throws IOException {
        Files.writeString(configuration, Files.readString(configuration).replace("0.0.0.0", "127.0.0.1"));
    }

    static OpenDj started() throws IOException, LDAPException {
        OpenDj server = new OpenDj();
        try {
            server.set(POLICY, "ds-cfg-allow-pre-encoded-passwords", "true");
            server.set(POLICY, "ds-cfg-force-change-on-reset", "true");
            server.set(POLICY, "ds-cfg-lockout-failure-count", "3");
            server.set(POLICY, "ds-cfg-password-validator", LENGTH);
            server.addPolicyOfOneSecond();
        } catch (LDAPException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** By default the service account cannot see which accounts are disabled. */
    void letStatesBeRead() throws LDAPException {
        set(
                "dc=example,dc=org",
                "aci",
                "(targetattr = \"ds-pwp-account-disabled || pwdChangedTime\")(version 3.0; acl \"states\"; allow (read, search)"
                        + " userdn = \"ldap:///cn=gatehouse,ou=services,dc=example,dc=org\";)");
    }

    private void addPolicyOfOneSecond() throws LDAPException {
        try (LDAPConnection connection = administrator()) {
            Entry policy = connection.getEntry(POLICY).duplicate();
            policy.setDN(SHORT_POLICY);
            policy.setAttribute("cn", "short");
            policy.setAttribute("ds-cfg-max-password-age", "1 seconds");
            policy.setAttribute("ds-cfg-password-expiration-warning-interval", "0 seconds");
            policy.setAttribute("ds-cfg-expire-passwords-without-warning", "true");
            connection.add(policy);
        }
    }

    /** Its schema has posixGroup as an auxiliary object class (draft-howard-rfc2307bis). */
    @Override
    public boolean fit(Entry entry) {
        if (entry.hasObjectClass("posixGroup")) {
            entry.addAttribute("objectClass", "groupOfNames");
        }
        return true;
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
        return new LDAPConnection("127.0.0.1", port, ROOT, "root-secret");
    }

    @Override
    public void disable(String user) throws LDAPException {
        setOfUser(user, "ds-pwp-account-disabled", "true");
    }

    /** The policy requires a change of each password that an administrator has set. */
    @Override
    public void requireChange(String user) throws LDAPException {
        setOfUser(user, "userPassword", user + "-reset");
    }

    @Override
    public void expire(String user) throws LDAPException {
        setOfUser(user, "ds-pwp-password-policy-dn", SHORT_POLICY);
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
