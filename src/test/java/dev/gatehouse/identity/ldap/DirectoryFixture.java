package dev.gatehouse.identity.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import dev.gatehouse.identity.IdentitySource;
import dev.gatehouse.identity.IdentitySources;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.MovableClock;
import dev.gatehouse.support.Response;
import dev.gatehouse.support.TokenForger;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;

/** The users of the demo in a directory without a schema, which counts operations and can refuse binds. */
final class DirectoryFixture implements AutoCloseable {
    static final String PEOPLE = "ou=people,dc=example,dc=org";
    static final String GROUPS = "ou=groups,dc=example,dc=org";
    static final String KEY = "--gatehouse.identity.ldap.corp.";
    static final String[] SERVICE_ACCOUNT = {KEY + "bind-dn=cn=service", KEY + "bind-password=service-password"};

    final List<String> operations = Collections.synchronizedList(new ArrayList<>());
    final List<String> filters = Collections.synchronizedList(new ArrayList<>());
    final MovableClock clock = new MovableClock();
    private final List<AnnotationConfigApplicationContext> sources = new ArrayList<>();
    private final Map<String, LDAPException> refusals = new HashMap<>();
    private final InMemoryDirectoryServer server;

    private DirectoryFixture(InMemoryDirectoryServer server) {
        this.server = server;
    }

    static DirectoryFixture started() throws Exception {
        return started(new InMemoryOperationInterceptor() {});
    }

    static DirectoryFixture started(InMemoryOperationInterceptor inner) throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig(
                "test", InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0, null));
        config.setSchema(null);
        config.addAdditionalBindCredentials("cn=service", "service-password");
        Interceptor interceptor = new Interceptor();
        config.addInMemoryOperationInterceptor(interceptor);
        config.addInMemoryOperationInterceptor(inner);
        DirectoryFixture directory = new DirectoryFixture(new InMemoryDirectoryServer(config));
        interceptor.directory = directory;
        directory.server.importFromLDIF(true, "src/main/resources/demo.ldif");
        directory.server.startListening();
        return directory;
    }

    /** Adds groups; the first has the user as its member, each other one the group before it. */
    void chain(String user, String... groups) throws Exception {
        String member = "uid=" + user + "," + PEOPLE;
        for (String group : groups) {
            group(group, member);
            member = "cn=" + group + "," + GROUPS;
        }
    }

    void group(String name, String... members) throws Exception {
        add(Stream.concat(
                        Stream.of("dn: cn=" + name + "," + GROUPS, "objectClass: groupOfNames", "cn: " + name),
                        Stream.of(members).map(member -> "member: " + member))
                .toArray(String[]::new));
    }

    void addMember(String group, String dn) throws LDAPException {
        server.modify("cn=" + group + "," + GROUPS, new Modification(ModificationType.ADD, "member", dn));
    }

    void removeGroup(String name) throws LDAPException {
        server.delete("cn=" + name + "," + GROUPS);
    }

    void add(String... ldif) throws Exception {
        server.add(ldif);
    }

    void set(String user, String attribute, String... values) throws LDAPException {
        server.modify("uid=" + user + "," + PEOPLE, new Modification(ModificationType.REPLACE, attribute, values));
    }

    void rename(String user, String name) throws LDAPException {
        server.modifyDN("uid=" + user + "," + PEOPLE, "uid=" + name, true);
    }

    void remove(String user) throws LDAPException {
        server.delete("uid=" + user + "," + PEOPLE);
    }

    /** Refuses every bind of a user with this diagnostic message. */
    void refuse(String user, String diagnostic) {
        refusals.put("uid=" + user + "," + PEOPLE, new LDAPException(ResultCode.INVALID_CREDENTIALS, diagnostic));
    }

    void stop() {
        server.shutDown(true);
    }

    @Override
    public void close() {
        sources.forEach(AnnotationConfigApplicationContext::close);
        stop();
    }

    /** The identity source {@code corp} with a service account, without the rest of the application. */
    IdentitySource source(String... arguments) {
        return anonymousSource(
                Stream.concat(Stream.of(SERVICE_ACCOUNT), Stream.of(arguments)).toArray(String[]::new));
    }

    IdentitySource anonymousSource(String... arguments) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new SimpleCommandLinePropertySource(arguments(arguments)));
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(IdGenerator.class, AlternativeJdkIdGenerator::new);
        context.register(SourceConfiguration.class);
        context.refresh();
        sources.add(context);
        return context.getBean(IdentitySources.Kind.class).sources().get(0);
    }

    /** With a service account. */
    Gatehouse gatehouse(String... arguments) {
        return anonymously(
                Stream.concat(Stream.of(SERVICE_ACCOUNT), Stream.of(arguments)).toArray(String[]::new));
    }

    Gatehouse anonymously(String... arguments) {
        return Gatehouse.bare(arguments(arguments));
    }

    private String[] arguments(String... more) {
        return Stream.concat(
                        Stream.of(
                                KEY + "urls=ldap://127.0.0.1:" + server.getListenPort(),
                                KEY + "base-dn=dc=example,dc=org",
                                KEY + "min-refusal-time=0ms",
                                KEY + "user-search-base=ou=people",
                                KEY + "group-search-base=ou=groups"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    /** The roles in the token of a user who signs in with the password of the demo. */
    static List<?> roles(Gatehouse gatehouse, String user) {
        Response response = gatehouse.authenticate(user, user + "-secret");
        return (List<?>) TokenForger.claims(response.text("token")).get("roles");
    }

    @ConfigurationPropertiesScan("dev.gatehouse.identity")
    @Import(LdapConfiguration.class)
    static class SourceConfiguration {}

    private static final class Interceptor extends InMemoryOperationInterceptor {
        private DirectoryFixture directory;

        @Override
        public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) throws LDAPException {
            String dn = request.getRequest().getBindDN();
            directory.operations.add(dn.startsWith("cn=service") ? "bind service" : "bind user");
            if (directory.refusals.containsKey(dn)) {
                throw directory.refusals.get(dn);
            }
        }

        @Override
        public void processSearchRequest(InMemoryInterceptedSearchRequest request) {
            directory.operations.add("search");
            directory.filters.add(request.getRequest().getFilter().toString());
        }
    }
}
