package dev.gatehouse.identity;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * @param order the names of the sources in the order in which they are tried; if empty: directories, user tables, OAuth
 *     providers, local users
 * @param discloseAccountState whether a user with the right password gets the reason why the account cannot sign in (such
 *     as {@code account_disabled}); otherwise the code is always {@code authentication_failed}
 */
@ConfigurationProperties("gatehouse.identity")
record IdentityProperties(
        @DefaultValue List<String> order,
        @Name("tell-account-state") @DefaultValue("false") boolean discloseAccountState) {}
