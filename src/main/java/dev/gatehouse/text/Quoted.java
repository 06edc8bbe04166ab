package dev.gatehouse.text;

/** Text in a line of the log. */
public final class Quoted {

    private Quoted() {}

    /** A line break in a name must not make a second line, nor a blank a second field. */
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
