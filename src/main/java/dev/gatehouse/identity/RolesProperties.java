package dev.gatehouse.identity;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param roles what grants a role, by the name of the role */
@ConfigurationProperties("gatehouse")
record RolesProperties(@DefaultValue Map<String, Mapping> roles) {

    /**
     * @param ldapGroups common names or distinguished names of LDAP groups
     * @param authorities values of a user table
     * @param scopes of a token of an OAuth provider, or values of its roles claim
     */
    record Mapping(
            @DefaultValue List<String> ldapGroups,
            @DefaultValue List<String> authorities,
            @DefaultValue List<String> scopes) {}
}
