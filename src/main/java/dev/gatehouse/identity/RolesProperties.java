package dev.gatehouse.identity;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param roles by name of the role: what gives it */
@ConfigurationProperties("gatehouse")
record RolesProperties(@DefaultValue Map<String, Mapping> roles) {

    /**
     * @param ldapGroups common names or distinguished names of LDAP groups
     * @param authorities of a user table
     * @param scopes of an OAuth provider, or values of the claim that holds its roles
     */
    record Mapping(
            @DefaultValue List<String> ldapGroups,
            @DefaultValue List<String> authorities,
            @DefaultValue List<String> scopes) {}
}
