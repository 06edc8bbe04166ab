package dev.gatehouse.identity;

/**
 * A line of {@code gatehouse.roles}.
 *
 * @param key such as {@code gatehouse.roles.editor.ldap-groups}
 * @param value that gives the role, without regard to its case in the configuration
 * @param isDn whether the value is the distinguished name of a group
 */
public record RoleMapping(String key, String value, boolean isDn) {}
