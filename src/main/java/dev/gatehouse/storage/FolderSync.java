package dev.gatehouse.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;

/** Writes the names in a folder to its disk, so that a new or moved file survives a power failure. */
public final class FolderSync {
    private FolderSync() {}

    /**
     * Windows opens no folder, and needs no such step.
     *
     * @param file in the folder
     */
    public static void force(Path file) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder)) {
                channel.force(true);
            }
        }
    }
}
