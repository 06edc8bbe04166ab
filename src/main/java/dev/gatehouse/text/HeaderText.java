package dev.gatehouse.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;

/**
 * Names in the value of a header, where only visible ASCII is transported reliably. Other characters, commas and percent
 * signs are percent-encoded as UTF-8: different names stay different, and none can add a header.
 */
public final class HeaderText {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private HeaderText() {}

    public static String of(List<String> names) {
        StringJoiner joined = new StringJoiner(",");
        for (String name : names) {
            joined.add(of(name));
        }
        return joined.toString();
    }

    public static String of(String name) {
        if (isPlain(name)) {
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

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!isPlain(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(int c) {
        return c > ' ' && c < 0x7f && c != '%' && c != ',';
    }
}
