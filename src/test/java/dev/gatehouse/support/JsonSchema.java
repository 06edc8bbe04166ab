package dev.gatehouse.support;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The part of JSON Schema that our OpenAPI document uses. An object may have no undocumented member, unless
 * {@code unevaluatedProperties} allows it.
 *
 * @param document the document in which references are resolved
 */
public record JsonSchema(JsonNode document) {

    /** Follows a {@code $ref} into the document, if there is one. */
    public JsonNode resolved(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isMissingNode()
                ? node
                : document.at(reference.asString().substring(1));
    }

    /** Returns the faults of a value, each with its place; an empty list when the value matches the schema. */
    public List<String> faults(JsonNode schema, JsonNode value) {
        List<String> faults = new ArrayList<>();
        check(resolved(schema), value, "", faults);
        return faults;
    }

    private void check(JsonNode schema, JsonNode value, String place, List<String> faults) {
        if (schema.has("oneOf")
                && schema.path("oneOf")
                        .valueStream()
                        .noneMatch(part -> faults(part, value).isEmpty())) {
            faults.add(place + " matches no schema of oneOf");
        }
        if (!hasType(schema.path("type"), value)) {
            faults.add(place + " is not of type " + schema.path("type") + ": " + value);
        }
        if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(value::equals)) {
            faults.add(place + " is none of " + schema.path("enum") + ": " + value);
        }
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asString())) {
                faults.add(place + "/" + name.asString() + " is missing");
            }
        }
        JsonNode members = schema.path("properties");
        members.properties().stream()
                .filter(member -> value.has(member.getKey()))
                .forEach(member -> check(
                        resolved(member.getValue()),
                        value.path(member.getKey()),
                        place + "/" + member.getKey(),
                        faults));
        if (schema.has("type")
                && !members.isEmpty()
                && !schema.path("unevaluatedProperties").asBoolean(false)) {
            Set<String> undocumented = new HashSet<>(value.propertyNames());
            undocumented.removeAll(members.propertyNames());
            undocumented.forEach(name -> faults.add(place + "/" + name + " is not documented"));
        }
        if (value.isArray()) {
            value.forEach(item -> check(resolved(schema.path("items")), item, place + "/*", faults));
        }
    }

    private static boolean hasType(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            return type.valueStream().anyMatch(one -> hasType(one, value));
        }
        return switch (type.asString("")) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> true;
        };
    }
}
