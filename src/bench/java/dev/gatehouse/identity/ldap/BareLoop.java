package dev.gatehouse.identity.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.springframework.ldap.core.ContextMapper;
import org.springframework.ldap.core.DirContextOperations;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.core.support.LdapContextSource;
import org.springframework.ldap.core.support.SingleContextSource;

/**
 * What a sign-in asks of a directory, by the libraries that Gatehouse uses, and nothing else: no HTTP, no session, no
 * token. Prints rounds a second after five seconds of warming up.
 */
final class BareLoop {
    private static final int WARM_UP_SECONDS = 5;

    private final LdapTemplate reader;
    private final LDAPConnection binder;

    private BareLoop(int port) throws Exception {
        LdapContextSource contexts = new LdapContextSource();
        contexts.setUrl("ldap://127.0.0.1:" + port);
        contexts.setBase("dc=example,dc=org");
        contexts.setUserDn("cn=service,dc=example,dc=org");
        contexts.setPassword("service-secret");
        contexts.setBaseEnvironmentProperties(Map.of("com.sun.jndi.ldap.read.timeout", "5000"));
        contexts.afterPropertiesSet();
        reader = new LdapTemplate(new SingleContextSource(contexts.getReadOnlyContext()));
        binder = new LDAPConnection("127.0.0.1", port);
    }

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        int threads = Integer.parseInt(arguments[2]);
        long from = System.nanoTime() + TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS);
        long until = from + TimeUnit.SECONDS.toNanos(seconds);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Callable<Long>> loops = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            BareLoop loop = new BareLoop(port);
            loops.add(() -> loop.count(from, until));
        }
        long rounds = 0;
        for (Future<Long> loop : executor.invokeAll(loops)) {
            rounds += loop.get();
        }
        executor.shutdown();
        System.out.println(rounds / seconds);
        System.exit(0);
    }

    private long count(long from, long until) throws Exception {
        long count = 0;
        while (System.nanoTime() < until) {
            round();
            if (System.nanoTime() >= from) {
                count++;
            }
        }
        return count;
    }

    private void round() throws Exception {
        ContextMapper<String> name = found -> ((DirContextOperations) found).getNameInNamespace();
        String dn = reader.search("ou=people", "(uid=alice)", name).get(0);
        binder.bind(dn, "alice-secret");
        reader.search("ou=groups", "(|(member=" + dn + ")(uniqueMember=" + dn + ")(memberUid=alice))", name);
    }
}
