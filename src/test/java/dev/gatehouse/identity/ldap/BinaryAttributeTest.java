package dev.gatehouse.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The identifiers of Active Directory as text. */
@Tag("unit")
class BinaryAttributeTest {
    private static final String GUID = "33221100554477668899aabbccddeeff";
    private static final String SID = "010500000000000515000000a065cf7e784b9b5fe77c8770091c0100";

    @Test
    void theFirstFieldsOfAnObjectGuidAreLittleEndian() {
        BinaryAttribute attribute = BinaryAttribute.named("OBJECTGUID").orElseThrow();
        assertThat(attribute.readable(bytes(GUID))).isEqualTo("00112233-4455-6677-8899-aabbccddeeff");
        assertThat(attribute.readable(bytes("ff".repeat(16)))).isEqualTo("ffffffff-ffff-ffff-ffff-ffffffffffff");
        assertThat(attribute.assertion("00112233-4455-6677-8899-aabbccddeeff"))
                .contains("\\33\\22\\11\\00\\55\\44\\77\\66\\88\\99\\aa\\bb\\cc\\dd\\ee\\ff");
    }

    @Test
    void anObjectSidIsItsNumbers() {
        BinaryAttribute attribute = BinaryAttribute.named("objectSid").orElseThrow();
        assertThat(attribute.readable(bytes(SID))).isEqualTo("S-1-5-21-2127521184-1604012920-1887927527-72713");
        assertThat(attribute.assertion("S-1-5-21-2127521184-1604012920-1887927527-72713"))
                .contains(SID.replaceAll("..", "\\\\$0"));
        assertThat(BinaryAttribute.named("tokengroups")).contains(attribute);
    }

    @Test
    void whatIsNoIdentifierStaysAsItIs() {
        for (BinaryAttribute attribute : BinaryAttribute.values()) {
            for (String other : new String[] {"", "01", "0105000000000005", "00".repeat(17)}) {
                byte[] value = bytes(other);
                assertThat(attribute.readable(value)).isSameAs(value);
            }
            assertThat(attribute.readable("text")).isEqualTo("text");
            assertThat(attribute.assertion("alice")).isEmpty();
            assertThat(attribute.assertion("*")).isEmpty();
        }
        assertThat(BinaryAttribute.named("uid")).isEmpty();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
