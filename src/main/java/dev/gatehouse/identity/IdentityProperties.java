package dev.gatehouse.identity;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where people are looked for.
 *
 * @param order the names of the sources, the first one asked first; when empty, the directories, the user tables, the
 *     providers and then the local users
 * @param tellAccountState whether somebody whose password was right hears that the account is disabled, locked or wants
 *     another password; else it is all {@code authentication_failed}
 */
@ConfigurationProperties("gatehouse.identity")
record IdentityProperties(
        @DefaultValue List<String> order,
        @DefaultValue("false") boolean tellAccountState) {}
