package dev.gatehouse.identity.ldap;

import java.util.Map;

/** @param byDirectory by the name of the source */
record AllLdapServers(Map<String, LdapServers> byDirectory) implements AutoCloseable {

    @Override
    public void close() {
        byDirectory.values().forEach(LdapServers::close);
    }
}
