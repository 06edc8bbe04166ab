package dev.gatehouse.text;

/** Quotes text from outside for a log line. */
public final class Quoted {

    private Quoted() {}

    /** So that a line break in a name does not start a second line, and a blank does not start a second field. */
    public static String quoted(String text) {
        StringBuilder line = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                line.append('\\').append((char) c);
            } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                line.append(String.format("\\u%04x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.append('"').toString();
    }
}
