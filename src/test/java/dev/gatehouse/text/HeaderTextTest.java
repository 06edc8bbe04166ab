package dev.gatehouse.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names stay different in a header, and no name can add another header. */
class HeaderTextTest {

    @ParameterizedTest
    @CsvSource({"alice, alice", "a@b.c, a@b.c", "jörg, j%C3%B6rg", "'a,b', a%2Cb", "50%, 50%25", "'a b', a%20b"})
    void onlyVisibleAsciiIsNotEncoded(String name, String header) {
        assertThat(HeaderText.of(name)).isEqualTo(header);
        assertThat(HeaderText.of(List.of(name, "x"))).isEqualTo(header + ",x");
    }

    @Test
    void lineBreaksAreEncoded() {
        assertThat(HeaderText.of("a\r\nX-Auth-Roles: admin")).isEqualTo("a%0D%0AX-Auth-Roles:%20admin");
        assertThat(HeaderText.of(List.of())).isEmpty();
    }
}
