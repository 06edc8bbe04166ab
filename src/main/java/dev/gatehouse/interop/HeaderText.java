package dev.gatehouse.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.List;

/**
 * Names in a header, where only visible ASCII arrives everywhere as it was sent. All else, and what separates names, is
 * percent-encoded as UTF-8: two names never look the same, and none breaks a line.
 */
final class HeaderText {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private HeaderText() {}

    static String of(List<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        StringBuilder joined = new StringBuilder();
        for (String name : names) {
            joined.append(joined.isEmpty() ? "" : ",").append(of(name));
        }
        return joined.toString();
    }

    static String of(String name) {
        if (name.chars().allMatch(HeaderText::isPlain)) {
            return name;
        }
        StringBuilder text = new StringBuilder();
        for (byte b : name.getBytes(UTF_8)) {
            if (isPlain(b)) {
                text.append((char) b);
            } else {
                text.append('%').append(HEX.toHexDigits(b));
            }
        }
        return text.toString();
    }

    private static boolean isPlain(int c) {
        return c > ' ' && c < 0x7f && c != '%' && c != ',';
    }
}
