package dev.gatehouse.backup;

import java.io.IOException;

/** A file is not a complete, unchanged backup under one of the master keys. The message says why. */
public final class UnusableBackupException extends IOException {
    UnusableBackupException(String message) {
        super(message);
    }
}
