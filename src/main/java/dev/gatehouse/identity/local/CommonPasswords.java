package dev.gatehouse.identity.local;

import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;

/**
 * The passwords that are guessed first, in lower case: the 30,000 of zxcvbn, and our own list of words and of long passwords
 * in several languages. The lists are read for each new password, which costs less than its hash, and are not kept in memory.
 */
final class CommonPasswords {
    private static final Pattern BLANK = Pattern.compile(" ");

    private CommonPasswords() {}

    /** Whether one of these is in a list. */
    static boolean contain(String... passwords) {
        List<String> wanted = Arrays.asList(passwords);
        try (Stream<String> ours = ours()) {
            return Stream.concat(ours, StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies().stream())
                    .anyMatch(wanted::contains);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> ours() throws IOException {
        return new ClassPathResource("common-passwords.txt")
                .getContentAsString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .flatMap(BLANK::splitAsStream);
    }
}
