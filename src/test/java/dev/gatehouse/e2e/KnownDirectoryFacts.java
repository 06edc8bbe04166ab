package dev.gatehouse.e2e;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What holds for each known directory: the same entries and settings have the same results, whatever server has them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
abstract class KnownDirectoryFacts implements SignInFacts, GroupFacts, AccountFacts, PasswordFacts {
    private KnownDirectory directory;

    /** With a policy that locks an account after three wrong passwords until an administrator unlocks it. */
    abstract DirectoryServer startServer() throws Exception;

    @BeforeAll
    void start() throws Exception {
        DirectoryServer server = startServer();
        try {
            directory = KnownDirectory.of(server);
        } catch (Exception e) {
            server.close();
            throw e;
        }
    }

    @AfterAll
    void stop() throws IOException {
        directory.close();
    }

    @Override
    public KnownDirectory directory() {
        return directory;
    }
}
