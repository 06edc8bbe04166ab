package dev.gatehouse.identity.ldap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.ldap.support.LdapUtils;

/** Identifiers of Active Directory that a server returns as bytes, and their text. */
enum BinaryAttribute {
    /** [MS-DTYP] 2.3.4: a UUID whose first three fields are little-endian. */
    OBJECT_GUID(List.of("objectGUID"), "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}") {
        @Override
        boolean isValid(byte[] value) {
            return value.length == 16;
        }

        @Override
        String text(byte[] value) {
            ByteBuffer fields = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
            long time = (fields.getInt() & 0xffffffffL) << 32;
            time |= (fields.getShort() & 0xffffL) << 16;
            time |= fields.getShort() & 0xffffL;
            return new UUID(time, fields.order(ByteOrder.BIG_ENDIAN).getLong()).toString();
        }

        @Override
        byte[] bytes(String text) {
            UUID id = UUID.fromString(text);
            long time = id.getMostSignificantBits();
            return ByteBuffer.allocate(16)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) (time >>> 32))
                    .putShort((short) (time >>> 16))
                    .putShort((short) time)
                    .order(ByteOrder.BIG_ENDIAN)
                    .putLong(id.getLeastSignificantBits())
                    .array();
        }
    },
    /** [MS-DTYP] 2.4.2.1, such as {@code S-1-5-21-1-2-3-500}. */
    OBJECT_SID(List.of(ActiveDirectory.SID, TokenGroups.ATTRIBUTE), "S-1(-[0-9]{1,10}){2,16}") {
        @Override
        boolean isValid(byte[] value) {
            return value.length >= 12 && value.length == 8 + 4 * (value[1] & 0xff);
        }

        @Override
        String text(byte[] value) {
            return LdapUtils.convertBinarySidToString(value);
        }

        @Override
        byte[] bytes(String text) {
            return LdapUtils.convertStringSidToBinary(text);
        }
    };

    @SuppressWarnings("ImmutableEnumChecker") // A list of List.of.
    private final List<String> attributes;

    private final Pattern syntax;

    BinaryAttribute(List<String> attributes, String syntax) {
        this.attributes = attributes;
        this.syntax = Pattern.compile(syntax);
    }

    abstract boolean isValid(byte[] value);

    abstract String text(byte[] value);

    abstract byte[] bytes(String text);

    /** The names of these attributes, separated by spaces: JNDI would return text of broken characters. */
    static String names() {
        return Stream.of(values()).flatMap(known -> known.attributes.stream()).collect(Collectors.joining(" "));
    }

    static Optional<BinaryAttribute> named(String attribute) {
        return Stream.of(values())
                .filter(known -> known.attributes.stream().anyMatch(attribute::equalsIgnoreCase))
                .findFirst();
    }

    /** The value as text if it is valid; a directory without a schema may have another one. */
    Object readable(Object value) {
        return value instanceof byte[] bytes && isValid(bytes) ? text(bytes) : value;
    }

    /** The value in a filter (RFC 4515, section 3), each byte escaped; empty if the text is no value. */
    Optional<String> assertion(String text) {
        if (!syntax.matcher(text).matches()) {
            return Optional.empty();
        }
        StringBuilder escaped = new StringBuilder();
        for (byte octet : bytes(text)) {
            escaped.append("\\%02x".formatted(octet));
        }
        return Optional.of(escaped.toString());
    }
}
