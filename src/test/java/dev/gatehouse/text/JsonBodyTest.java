package dev.gatehouse.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A body is read without any conversion, and an error names the wrong part. */
class JsonBodyTest {

    record Body(
            @JsonProperty("new") @Nullable String text,
            @Nullable Boolean flag,
            @Nullable Set<String> list) {}

    record Strict(String name) {
        Strict {
            JsonBody.required("name", name);
            if (name.isBlank()) {
                throw new Refusal(ProblemCode.WEAK_PASSWORD, "blank");
            }
        }
    }

    /** RFC 8259, section 8.1. Once, and at the start only. */
    @Test
    void aByteOrderMarkIsIgnored() {
        assertThat(read("\uFEFF{\"new\":\"\uFEFFx\"}")).isEqualTo(new Body("\uFEFFx", null, null));
        assertThatThrownBy(() -> read("\uFEFF\uFEFF{}")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> read("\uFEFF")).isInstanceOf(Refusal.class);
    }

    @Test
    void membersMayBeAbsent() {
        assertThat(read("{}")).isEqualTo(new Body(null, null, null));
        assertThat(read(" {\"list\":[\"a\",\"a\",\"\"],\"flag\":false,\"new\":\"\"} "))
                .isEqualTo(new Body("", false, Set.of("a", "")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"new\":7}|new must be a string",
                "{\"new\":1.5}|new must be a string",
                "{\"new\":true}|new must be a string",
                "{\"new\":null}|new must be a string",
                "{\"new\":[\"x\"]}|new must be a string",
                "{\"new\":{}}|new must be a string",
                "{\"flag\":\"true\"}|flag must be true or false",
                "{\"flag\":1}|flag must be true or false",
                "{\"flag\":\"\"}|flag must be true or false",
                "{\"flag\":null}|flag must be true or false",
                "{\"list\":\"x\"}|list must be a list of strings",
                "{\"list\":\"\"}|list must be a list of strings",
                "{\"list\":{}}|list must be a list of strings",
                "{\"list\":null}|list must be a list of strings",
                "{\"list\":[7]}|list must be a list of strings",
                "{\"list\":[null]}|list must be a list of strings",
                "{\"list\":[[\"x\"]]}|a member has the wrong type",
                "{\"text\":\"x\"}|text is not known here",
                "{\"other\":null}|other is not known here",
                "{\"a-member-whose-name-is-longer-than-forty-characters\":1}|a member is not known here",
            })
    void aWrongMemberIsNamed(String json, String detail) {
        assertRefused(json.getBytes(StandardCharsets.UTF_8), Body.class, detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"``", "[]", "null", "7", "\"\"", "{", "{} {}", "{\"new\":\"a\",\"new\":\"b\"}", "{new:\"x\"}"})
    void onlyOneObjectIsABody(String json) {
        assertRefused(
                json.getBytes(StandardCharsets.UTF_8),
                Body.class,
                "The body must be one JSON object in UTF-8, no member twice");
    }

    @Test
    void brokenUtf8IsNoBody() {
        byte[] broken = "{\"new\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(broken, Body.class, "The body must be one JSON object in UTF-8, no member twice");
        assertRefused(null, Body.class, "The body must be one JSON object in UTF-8, no member twice");
    }

    @Test
    void aRecordMayRefuseItsValues() {
        assertRefused("{}".getBytes(StandardCharsets.UTF_8), Strict.class, "name is missing");
        assertThatThrownBy(() -> JsonBody.read("{\"name\":\" \"}".getBytes(StandardCharsets.UTF_8), Strict.class))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ProblemCode.WEAK_PASSWORD));
    }

    private static Body read(String json) {
        return JsonBody.read(json.getBytes(StandardCharsets.UTF_8), Body.class);
    }

    private static void assertRefused(byte @Nullable [] body, Class<?> type, String detail) {
        assertThatThrownBy(() -> JsonBody.read(body, type)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ProblemCode.INVALID_REQUEST);
            assertThat(refusal.detail()).isEqualTo(detail);
        });
    }
}
