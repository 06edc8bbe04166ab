package dev.gatehouse.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.servlet.http.HttpServletResponse;
import org.apache.tomcat.util.http.MimeHeaders;

/** A response header that never changes, and its bytes. Tomcat encodes the text of a header again for each response. */
final class PreparedHeader {
    private final String name;
    private final String value;
    private final byte[] encodedName;
    private final byte[] encodedValue;

    /** @param name and value are ASCII without control characters: Tomcat looks for them in texts only */
    PreparedHeader(String name, String value) {
        this.name = name;
        this.value = value;
        this.encodedName = name.getBytes(US_ASCII);
        this.encodedValue = value.getBytes(US_ASCII);
    }

    void addTo(HttpServletResponse response) {
        response.addHeader(name, value);
    }

    /** All responses share the arrays: Tomcat reads bytes, and encodes a text into an array of its own. */
    void addTo(MimeHeaders headers) {
        headers.addValue(encodedName, 0, encodedName.length).setBytes(encodedValue, 0, encodedValue.length);
    }
}
