package dev.gatehouse.identity.local;

import dev.gatehouse.config.Misconfiguration;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A file of SHA-1 hashes of breached passwords, in the format of Have I Been Pwned: one hash a line in upper case, sorted,
 * each perhaps with a colon and a number. It may have any size: a binary search reads it.
 */
record BreachedPasswords(Path file) {
    private static final String KEY = "gatehouse.identity.local.breached-passwords-file";
    private static final int HASH_LENGTH = 40;
    private static final int MAX_LINE = 128;
    private static final Pattern LINE = Pattern.compile("[0-9A-F]{40}(:\\d+)?\\s*");

    /** @throws Misconfiguration if the file cannot be read, or has another format */
    static BreachedPasswords of(Path file) {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            String first = open.readLine();
            Misconfiguration.check(
                    first != null && LINE.matcher(first).matches(),
                    KEY + " names " + file + ", whose first line is not a SHA-1 hash in upper case",
                    "Use a file of Have I Been Pwned that is ordered by hash.");
        } catch (IOException e) {
            throw new Misconfiguration(
                    KEY + " names " + file + ", which cannot be read", "Name a file that Gatehouse may read.");
        }
        return new BreachedPasswords(file);
    }

    /** @throws Refusal {@code identity_source_unavailable} if the file cannot be read */
    boolean contains(String password) {
        String hash = sha1(password);
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            long low = 0;
            long high = open.length();
            while (low < high) {
                Line line = lineAt((low + high) / 2, low, open);
                int order = hash.compareTo(line.hash());
                if (order == 0) {
                    return true;
                }
                if (order < 0) {
                    high = line.start();
                } else {
                    low = line.end();
                }
            }
            return false;
        } catch (IOException e) {
            throw new Refusal(
                    ProblemCode.IDENTITY_SOURCE_UNAVAILABLE,
                    "New passwords cannot be checked, try again later",
                    KEY + " cannot be read",
                    e);
        }
    }

    /**
     * The line that has the byte at a position.
     *
     * @param low the start of a line at or before the position
     */
    private static Line lineAt(long position, long low, RandomAccessFile open) throws IOException {
        long from = Math.max(low, position - MAX_LINE);
        byte[] bytes = new byte[(int) Math.min(2 * MAX_LINE, open.length() - from)];
        open.seek(from);
        open.readFully(bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int start = text.lastIndexOf('\n', (int) (position - from) - 1) + 1;
        int newline = text.indexOf('\n', (int) (position - from));
        int end = newline < 0 ? text.length() : newline + 1;
        return new Line(text.substring(start, Math.min(end, start + HASH_LENGTH)), from + start, from + end);
    }

    private static String sha1(String password) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @param end the position after its newline */
    private record Line(String hash, long start, long end) {}
}
