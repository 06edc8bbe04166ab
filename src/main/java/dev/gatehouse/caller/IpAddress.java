package dev.gatehouse.caller;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** An IP address. An IPv4 address that is mapped into IPv6 becomes the IPv4 address. */
record IpAddress(InetAddress address) {
    private static final String BYTE = "(25[0-5]|2[0-4]\\d|[01]?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[0-9a-zA-Z]{1,16})?");

    /** @return empty if the text is not an address literal; names are not resolved */
    static Optional<IpAddress> parse(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            int zone = text.indexOf('%');
            return Optional.of(new IpAddress(InetAddress.getByName(zone < 0 ? text : text.substring(0, zone))));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** The block of so many bits (a multiple of 8) that contains the address; for all bits, the address itself. */
    String prefix(int ipv4, int ipv6) {
        byte[] all = address.getAddress();
        int bits = address instanceof Inet6Address ? ipv6 : ipv4;
        if (bits == 8 * all.length) {
            return text();
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(all, bits / 8), all.length))
                            .getHostAddress() + "/" + bits;
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String text() {
        return address.getHostAddress();
    }
}
