package dev.gatehouse.identity.ldap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/**
 * The servers of a domain by the SRV records of its DNS (RFC 2782), such as {@code _ldap._tcp.example.com}.
 *
 * @param dns the URL of the DNS server, {@code dns:} for those of the machine
 * @param random from 0 to 1, for the choice by weight
 */
record ServiceRecords(String dns, DoubleSupplier random) {
    /** More servers than these are not used, so that their probes have enough threads. */
    static final int MAX_SERVERS = 8;

    private static final double LEAST_WEIGHT = 0.01;

    ServiceRecords() {
        this("dns:", Math::random);
    }

    /**
     * The servers in the order in which they are to be tried: by priority, and within one at random by weight. For
     * {@code ldaps} the records of {@code _ldaps}, or else the hosts of {@code _ldap} at the port of LDAPS. A host outside the
     * domain is left out: who forges an answer of the DNS could otherwise name a server that has a certificate.
     *
     * @throws NamingException when the DNS does not answer, or has no such record
     */
    List<ServerUrl> serversOf(ServerUrl url, String domain) throws NamingException {
        List<Target> targets = url.tls() ? read("_ldaps._tcp." + domain) : List.of();
        boolean ownPort = !targets.isEmpty() || !url.tls();
        if (targets.isEmpty()) {
            targets = read("_ldap._tcp." + domain);
        }
        List<ServerUrl> servers = targets.stream()
                .filter(target -> target.host().endsWith("." + domain))
                .sorted(Comparator.comparingInt(Target::priority).thenComparingDouble(Target::rank))
                .limit(MAX_SERVERS)
                .map(target -> url.at(target.host(), ownPort ? target.port() : url.defaultPort()))
                .toList();
        if (servers.isEmpty()) {
            throw new NameNotFoundException(
                    "the DNS has no SRV record _ldap._tcp." + domain + " with a server in " + domain);
        }
        return servers;
    }

    @SuppressWarnings({"BanJNDI", "JdkObsolete"}) // The DNS provider returns text. JNDI takes a Hashtable.
    private List<Target> read(String name) throws NamingException {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, dns);
        environment.put("com.sun.jndi.dns.timeout.initial", "1000");
        environment.put("com.sun.jndi.dns.timeout.retries", "2");
        DirContext context = new InitialDirContext(environment);
        try {
            Attribute records =
                    context.getAttributes(name, new String[] {"SRV"}).get("SRV");
            List<Target> targets = new ArrayList<>();
            for (Object record : records == null ? List.of() : Collections.list(records.getAll())) {
                targets.add(target(String.valueOf(record)));
            }
            return targets;
        } catch (NameNotFoundException none) {
            return List.of();
        } finally {
            context.close();
        }
    }

    /** @param record such as {@code 0 100 389 dc1.example.com.} */
    private Target target(String record) {
        String[] parts = record.split(" ", -1);
        double weight = Math.max(Integer.parseInt(parts[1]), LEAST_WEIGHT);
        return new Target(
                Integer.parseInt(parts[0]),
                -Math.log(random.getAsDouble()) / weight,
                Integer.parseInt(parts[2]),
                parts[3].replaceFirst("\\.$", "").toLowerCase(Locale.ROOT));
    }

    /** @param rank at random; the greater the weight, the smaller it tends to be */
    private record Target(int priority, double rank, int port, String host) {}
}
