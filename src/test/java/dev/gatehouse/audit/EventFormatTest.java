package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** No cell of an export is a formula, and no value ends its cell. */
@Tag("unit")
class EventFormatTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                " =1",
                "\u00a0x;=1",
                "a\n@b",
                "\uFF1D1",
                "\uFF20x",
                "=cmd|' /C calc'!A0",
                "=HYPERLINK(\"http://evil.example\",\"x\")"
            })
    void aFormulaIsText(String value) {
        String cell = EventFormat.cell(value);
        assertThat(cell).startsWith("\"").endsWith("\"");
        assertThat(cell.substring(1)).doesNotContainPattern("(^|[;\\t\\r\\n])[\\s\\p{Cntrl}]*[=+\\-@\\uFF1D\\uFF20]");
    }

    @Test
    void otherTextsAreUnchanged() {
        assertThat(EventFormat.cell("alice-2 a@b =")).isEqualTo("\"alice-2 a@b =\"");
        assertThat(EventFormat.cell("say \"no\", please")).isEqualTo("\"say \"\"no\"\", please\"");
        assertThat(EventFormat.cell(null)).isEmpty();
    }

    @Test
    void eachEventIsOneLine() {
        AuditEvent event = AuditEvent.of(Instant.EPOCH, "login_failed", "no").withUser("a\nb");
        assertThat(EventFormat.JSONL
                        .text(List.of(event, event), new JsonMapper())
                        .lines())
                .hasSize(2);
        assertThat(EventFormat.CSV.text(List.of(event), new JsonMapper()))
                .startsWith("id,at,kind,outcome,user,sid,address,reason\r\n\"0\",\"1970-01-01T00:00:00Z\",");
    }
}
