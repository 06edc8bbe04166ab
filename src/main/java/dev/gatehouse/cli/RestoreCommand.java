package dev.gatehouse.cli;

import dev.gatehouse.backup.BackupArchive;
import dev.gatehouse.backup.RestoredStore;
import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.storage.StoreFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code restore FILE}: replaces the embedded database by a backup. The database is written and authenticated beside the old one,
 * then all sessions in it are ended, and it takes the place of the old one in one step.
 */
final class RestoreCommand {
    private static final String URL = "spring.datasource.url";

    private RestoreCommand() {}

    /**
     * @param words the arguments after {@code restore} that are not settings
     * @return the exit code
     */
    static int run(SpringApplication application, String[] arguments, List<String> words, PrintStream out) {
        if (words.size() != 1) {
            return CommandLine.unknown("restore without a file", out);
        }
        Path backup = Path.of(words.get(0)).toAbsolutePath();
        try (ConfigurableApplicationContext context =
                CommandLine.start(new SpringApplication(BackupArchive.class), arguments)) {
            StoreFile store = StoreFile.of(context.getEnvironment().getProperty(URL, ""))
                    .orElseThrow(() -> new Misconfiguration(
                            URL + " is not an embedded database in a file",
                            "Restore with the tools of your database, such as pg_restore."));
            store.requireUnused();
            StoreFile draft = store.draft();
            try {
                extract(context.getBean(BackupArchive.class), backup, draft);
                Instant now = endEverything(application, arguments, draft);
                Path old = store.replaceBy(draft, now);
                out.println("Restored " + backup
                        + ". All users must sign in again, and all generated signing keys are withdrawn."
                        + (old == null
                                ? ""
                                : " The former database is " + old + ": delete it when you no longer need it."));
                return 0;
            } finally {
                draft.delete();
            }
        } catch (NoSuchFileException e) {
            out.println("There is no file " + e.getFile() + ". Nothing has been changed.");
        } catch (IOException | RuntimeException e) {
            out.println(backup + " was not restored: " + Diagnosis.of(e).replaceFirst("\\.$", "")
                    + ". Nothing has been changed.");
        }
        return 1;
    }

    private static void extract(BackupArchive archive, Path backup, StoreFile draft) throws IOException {
        draft.delete();
        try (FileChannel channel =
                        FileChannel.open(draft.path(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            archive.extract(backup, out);
            channel.force(true);
        }
    }

    /** @return when all sessions were ended */
    private static Instant endEverything(SpringApplication application, String[] arguments, StoreFile draft) {
        try (ConfigurableApplicationContext restored =
                CommandLine.start(application, arguments, "--" + URL + "=" + draft.url())) {
            restored.getBean(RestoredStore.class).endEverything();
            return restored.getBean(Clock.class).instant();
        }
    }
}
