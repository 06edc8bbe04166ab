package dev.gatehouse.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * The scheme {@code synced:} of a URL such as {@code jdbc:h2:synced:./data/gatehouse}: a write is on the disk when it
 * returns. H2 itself leaves that to the operating system. Public, because H2 creates it.
 */
public final class SyncedFile extends FilePathWrapper {

    static void register() {
        FilePath.register(new SyncedFile());
    }

    @Override
    public String getScheme() {
        return "synced";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return getBase().open(mode.equals("rw") ? "rwd" : mode);
    }
}
