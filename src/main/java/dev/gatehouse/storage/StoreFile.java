package dev.gatehouse.storage;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file of the embedded database. */
record StoreFile(Path path) {
    private static final String SUFFIX = ".mv.db";
    private static final Pattern URL = Pattern.compile("jdbc:h2:(?:synced|file):([^;]+)(.*)");
    private static final Pattern ENCRYPTED = Pattern.compile("(?i).*;cipher=.*");

    /** @return empty if the URL is not that of an embedded database in a file, or if H2 encrypts the file */
    static Optional<StoreFile> of(String jdbcUrl) {
        Matcher url = URL.matcher(jdbcUrl);
        if (!url.matches() || ENCRYPTED.matcher(url.group(2)).matches()) {
            return Optional.empty();
        }
        String home = Matcher.quoteReplacement(System.getProperty("user.home"));
        return Optional.of(new StoreFile(Path.of(url.group(1).replaceFirst("^~", home) + SUFFIX)));
    }

    /** The file beside it with the last known state. */
    Path mark() {
        String name = path.getFileName().toString();
        return path.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + ".mark");
    }
}
