package dev.gatehouse.backup;

/**
 * An administrator has read a backup.
 *
 * @param by the administrator
 */
public record BackupCreated(String by, long bytes) {}
