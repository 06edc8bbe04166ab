package dev.gatehouse.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** A Node process that verifies tokens with the npm package jose. Without Node the tests fail. */
final class NodeVerifier implements AutoCloseable {
    private static final String JOSE = "jose@5.10.0";
    private static final Path FOLDER = Path.of("target/node");

    private final Process node;
    private final PrintWriter tokens;
    private final BufferedReader answers;

    /** @param arguments of {@code src/test/node/verify.mjs} */
    NodeVerifier(String... arguments) throws IOException, InterruptedException {
        node = node("verify.mjs", arguments).start();
        tokens = new PrintWriter(node.outputWriter(), true);
        answers = node.inputReader();
    }

    /** Returns the subject of the token, or the error code of the library. */
    String verify(String token) throws IOException {
        tokens.println(token);
        return answers.readLine();
    }

    @Override
    public void close() {
        node.destroyForcibly();
    }

    /** The command that runs a file of {@code src/test/node} beside the package. */
    static ProcessBuilder node(String file, String... arguments) throws IOException, InterruptedException {
        install();
        Files.copy(Path.of("src/test/node", file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        List<String> command = new ArrayList<>(List.of("node", file));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(FOLDER.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    private static synchronized void install() throws IOException, InterruptedException {
        if (Files.exists(FOLDER.resolve("node_modules/jose"))) {
            return;
        }
        Files.createDirectories(FOLDER);
        // The standard input is not inherited: it is Maven's channel to the test process, and npm makes it
        // non-blocking.
        Process npm = new ProcessBuilder("npm", "install", "--no-save", "--no-package-lock", "--silent", JOSE)
                .directory(FOLDER.toFile())
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (npm.waitFor() != 0) {
            throw new IllegalStateException("npm could not install " + JOSE);
        }
    }
}
