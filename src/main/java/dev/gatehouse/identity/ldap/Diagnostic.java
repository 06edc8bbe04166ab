package dev.gatehouse.identity.ldap;

import java.util.regex.Pattern;

/** The diagnostic message of a server (RFC 4511, section 4.1.9). */
final class Diagnostic {
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");

    private Diagnostic() {}

    /** The first line: after it ApacheDS repeats the request, with the bytes of new passwords, and appends a stack trace. */
    static String firstLine(String message) {
        return LINE_BREAK.split(message, 2)[0];
    }
}
