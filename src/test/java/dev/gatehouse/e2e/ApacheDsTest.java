package dev.gatehouse.e2e;

import org.junit.jupiter.api.Tag;

/** ApacheDS, which writes a lock after wrong passwords as one by an administrator. */
@Tag("slow")
class ApacheDsTest extends KnownDirectoryFacts {

    @Override
    DirectoryServer startServer() throws Exception {
        return ApacheDs.started();
    }
}
