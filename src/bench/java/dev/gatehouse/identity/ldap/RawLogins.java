package dev.gatehouse.identity.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The maximum rate of the directory: pooled searches and binds in a loop, with UnboundID's client. For each line
 * "seconds groups" on the standard input it prints the sign-ins a second, with a search for the groups when groups is 1.
 */
public final class RawLogins {
    private static final String BASE = "dc=example,dc=org";

    private RawLogins() {}

    /** @param arguments port, threads, users */
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        int threads = Integer.parseInt(arguments[1]);
        int users = Integer.parseInt(arguments[2]);
        LDAPConnectionPool readers = pool(port, threads, "cn=gatehouse,ou=services," + BASE, "gatehouse-secret");
        LDAPConnectionPool binders = pool(port, threads, "", "");
        Scanner orders = new Scanner(System.in);
        while (orders.hasNextInt()) {
            int seconds = orders.nextInt();
            boolean groups = orders.nextInt() == 1;
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            AtomicLong done = new AtomicLong();
            CountDownLatch finished = new CountDownLatch(threads);
            for (int i = 0; i < threads; i++) {
                new Thread(() -> {
                            while (System.nanoTime() < end) {
                                login(
                                        readers,
                                        binders,
                                        "u" + ThreadLocalRandom.current().nextInt(users),
                                        groups);
                                done.incrementAndGet();
                            }
                            finished.countDown();
                        })
                        .start();
            }
            finished.await();
            System.out.println(done.get() / seconds);
        }
    }

    private static void login(LDAPConnectionPool readers, LDAPConnectionPool binders, String user, boolean groups) {
        try {
            SearchResult found =
                    readers.search("ou=people," + BASE, SearchScope.SUB, Filter.createEqualityFilter("uid", user), "*");
            String dn = found.getSearchEntries().get(0).getDN();
            binders.bind(dn, user + "-secret");
            if (groups) {
                readers.search("ou=groups," + BASE, SearchScope.SUB, Filter.createEqualityFilter("member", dn), "cn");
            }
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LDAPConnectionPool pool(int port, int size, String dn, String password) throws LDAPException {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setUseSynchronousMode(true);
        return new LDAPConnectionPool(new LDAPConnection(options, "127.0.0.1", port, dn, password), size);
    }
}
