package dev.gatehouse.backup;

/** The database was replaced by a backup. */
public record BackupRestored() {}
