package dev.gatehouse.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files and folders with secrets, to which only their owner has access. Where there are no POSIX permissions, nothing happens. */
public final class OwnerOnly {
    private static final Logger log = LoggerFactory.getLogger(OwnerOnly.class);

    private static final Set<PosixFilePermission> OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private static final int STICKY = 01000;

    private OwnerOnly() {}

    static FileAttribute<?>[] folder(Path path) {
        return attributes(path, "rwx------");
    }

    static FileAttribute<?>[] file(Path path) {
        return attributes(path, "rw-------");
    }

    private static FileAttribute<?>[] attributes(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Takes the rights of the group and of others on an existing file or folder. If that fails and others have access, it
     * logs a warning. A group is left without one: that is how a container reads a volume of another owner.
     */
    public static void restrict(Path path) {
        Set<PosixFilePermission> rights = rights(path);
        if (OWNER.containsAll(rights)) {
            return;
        }
        if (isShared(path)) {
            warn(path, rights);
            return;
        }
        Set<PosixFilePermission> fewer = EnumSet.copyOf(OWNER);
        fewer.retainAll(rights);
        try {
            Files.setPosixFilePermissions(path, fewer);
            log.info("restricted {} to its owner; it was {}", path, PosixFilePermissions.toString(rights));
        } catch (IOException notOurs) {
            warn(path, rights);
        }
    }

    /** Logs a warning if others have access to a file that the operator provides. */
    public static void check(Path path) {
        warn(path, rights(path));
    }

    private static void warn(Path path, Set<PosixFilePermission> rights) {
        if (rights.stream().anyMatch(OTHERS::contains)) {
            log.warn(
                    "{} has secrets, and every user of this machine has access to it ({}). Give it to the user that runs"
                            + " Gatehouse, with mode 0600, or 0700 for a folder.",
                    path,
                    PosixFilePermissions.toString(rights));
        }
    }

    /** Whether it is a folder such as {@code /tmp}, which has the sticky bit and belongs to every user. */
    private static boolean isShared(Path path) {
        try {
            return path.getFileSystem().supportedFileAttributeViews().contains("unix")
                    && Files.getAttribute(path, "unix:mode") instanceof Integer mode
                    && (mode & STICKY) != 0;
        } catch (IOException absent) {
            return false;
        }
    }

    /** None if the file does not exist, or if its file system has no POSIX permissions. */
    private static Set<PosixFilePermission> rights(Path path) {
        try {
            return isPosix(path) ? Files.getPosixFilePermissions(path) : Set.of();
        } catch (IOException absent) {
            return Set.of();
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
