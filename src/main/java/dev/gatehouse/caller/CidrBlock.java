package dev.gatehouse.caller;

import java.util.Optional;

/**
 * Addresses that begin with the same bits.
 *
 * @param bits how many of them
 */
record CidrBlock(IpAddress network, int bits) {

    /** @param text as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; an address alone is a block of one */
    static Optional<CidrBlock> parse(String text) {
        int slash = text.indexOf('/');
        String bits = slash < 0 ? "" : text.substring(slash + 1);
        if (slash >= 0 && !bits.matches("\\d{1,3}")) {
            return Optional.empty();
        }
        return IpAddress.parse(slash < 0 ? text : text.substring(0, slash))
                .map(network -> new CidrBlock(network, slash < 0 ? network.bytes().length * 8 : Integer.parseInt(bits)))
                .filter(block -> block.bits <= block.network.bytes().length * 8);
    }

    boolean contains(IpAddress address) {
        byte[] ours = network.bytes();
        byte[] theirs = address.bytes();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (((ours[bit / 8] ^ theirs[bit / 8]) & (0x80 >> (bit % 8))) != 0) {
                return false;
            }
        }
        return true;
    }
}
