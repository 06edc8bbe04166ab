package dev.gatehouse.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.problem.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** A posted form: its type, its address and its members. */
@Tag("unit")
class FormTest {
    private final Form form = new Form(Map.of(
            "one",
            new String[] {"1"},
            "two",
            new String[] {"1", "2"},
            "blank",
            new String[] {" "},
            "empty",
            new String[] {""}));

    @Test
    void aMemberIsItsValueOrAbsent() {
        assertThat(form.parameter("one")).isEqualTo("1");
        assertThat(form.parameter("none")).isNull();
        assertThat(form.parameter("empty")).isNull();
        assertThat(form.required("one")).isEqualTo("1");
    }

    @Test
    void aRepeatedMemberIsRejected() {
        assertThatThrownBy(() -> form.parameter("two")).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "empty", "blank"})
    void aRequiredMemberHasAValue(String name) {
        assertThatThrownBy(() -> form.required(name)).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "Application/X-WWW-Form-URLEncoded; charset=UTF-8"})
    void aFormHasItsMediaType(String type) {
        assertThat(Form.of(request(type)).parameter("token")).isEqualTo("x");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "text/plain", "application/json"})
    void anotherMediaTypeIsRejected(String type) {
        assertThatThrownBy(() -> Form.of(request(type))).isInstanceOf(Refusal.class);
    }

    @Test
    void aQueryInTheAddressIsRejected() {
        MockHttpServletRequest request = request("application/x-www-form-urlencoded");
        request.setQueryString("token=x");
        assertThatThrownBy(() -> Form.of(request)).isInstanceOf(Refusal.class);
    }

    private static MockHttpServletRequest request(String type) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/introspect");
        request.setContentType(type);
        request.addParameter("token", "x");
        return request;
    }
}
