package dev.gatehouse.identity;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that HotSpot compiles Argon2 as one piece. HotSpot calls, and does not inline, what it has compiled to much code
 * before. Which part it compiles first depends on its load: in a service that starts, a hash could take twice the time for
 * ever. The request is a compiler directive (JEP 165), which a JVM option would add as well, but {@code java -jar} has none.
 */
final class Argon2Inlining {
    private static final Logger log = LoggerFactory.getLogger(Argon2Inlining.class);
    private static final String CLASSES = "org/bouncycastle/crypto/generators/Argon2BytesGenerator*.*";
    private static final String DIRECTIVES = "[{match: \"" + CLASSES + "\", c2: {inline: \"+" + CLASSES + "\"}}]";

    /** Added when this class is initialized, which happens once. */
    private static final boolean ADDED = add();

    private Argon2Inlining() {}

    /**
     * Adds the directive, before the first hash, because it does not change what is compiled already.
     *
     * @return false if the JVM has no such directives: hashes are correct, and may be slower
     */
    static boolean request() {
        return ADDED;
    }

    private static boolean add() {
        try {
            Path file = Files.createTempFile("gatehouse-argon2", ".json");
            try {
                Files.writeString(file, DIRECTIVES);
                String answer = String.valueOf(ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "compilerDirectivesAdd",
                                new Object[] {new String[] {file.toString()}},
                                new String[] {String[].class.getName()}));
                log.debug("inlining of Argon2: {}", answer);
                return answer.startsWith("1 compiler directives added");
            } finally {
                Files.delete(file);
            }
        } catch (Exception unsupported) {
            log.debug("inlining of Argon2: the JVM takes no compiler directive ({})", unsupported.toString());
            return false;
        }
    }
}
