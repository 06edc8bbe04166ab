package dev.gatehouse.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.zip.ZipOutputStream;
import javax.sql.DataSource;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;

/** Copies the file of the embedded database while it is in use. */
@Component
public final class StoreCopy {
    private final DataSource database;

    StoreCopy(DataSource database) {
        this.database = database;
    }

    /** The size of the file in bytes; empty if the store is not an embedded database in a file. */
    public Optional<Long> size() {
        try (Connection connection = database.getConnection()) {
            return file(connection).map(FileStore::size);
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("the database cannot be copied", e);
        }
    }

    /**
     * Writes the file as a ZIP archive with one entry. H2 writes what is committed meanwhile to the end of its file, so the
     * copy has at least all commits of before. One copy at a time: after the first one that ends, H2 uses free space again.
     */
    public synchronized void writeTo(OutputStream out) throws IOException {
        try (Connection connection = database.getConnection()) {
            ZipOutputStream zip = new ZipOutputStream(out);
            file(connection).orElseThrow().backup(zip);
            zip.finish();
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("the database cannot be copied", e);
        }
    }

    private static Optional<FileStore<?>> file(Connection connection) throws SQLException {
        return EmbeddedDatabase.session(connection)
                .map(EmbeddedDatabase::file)
                .filter(MVStore::isPersistent)
                .map(MVStore::getFileStore);
    }
}
