package dev.gatehouse.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.support.JsonSchema;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests made from an OpenAPI document: an operation with its parameters and the example of its body, of which up to
 * three parts are replaced. One seed makes one sequence. A character is a byte of the request.
 */
final class RequestGenerator {
    private static final Set<String> OPERATIONS = Set.of("get", "put", "post", "patch", "delete");
    private static final Pattern JSON_VALUE = Pattern.compile("(?<=:)(\"[^\"]*\"|true|false|\\[[^]]*])");

    private final JsonSchema document;
    private final JsonNode values;
    private final List<Map.Entry<String, JsonNode>> operations = new ArrayList<>();
    private final Random random;

    RequestGenerator(JsonNode document, long seed) {
        this.document = new JsonSchema(document);
        this.values = new JsonMapper().readTree(RequestGenerator.class.getResourceAsStream("requests.json"));
        this.random = new Random(seed);
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> OPERATIONS.contains(operation.getKey()))
                        .forEach(operation -> operations.add(Map.entry(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue()))));
    }

    /**
     * @param authorizations values of the header {@code Authorization}
     * @param ids values of path parameters
     */
    String next(List<String> authorizations, List<String> ids) {
        Map.Entry<String, JsonNode> operation = operations.get(random.nextInt(operations.size()));
        RawRequest request = new RawRequest();
        request.method = operation.getKey().replaceFirst(" .*", "");
        request.path = operation.getKey().replaceFirst(".* ", "");
        request.headers.add("Authorization: " + any(authorizations));
        operation.getValue().path("parameters").forEach(parameter -> {
            String name = parameter.path("name").asString();
            switch (parameter.path("in").asString()) {
                case "path" ->
                    request.path = request.path.replace("{" + name + "}", encoded(maybe() ? any(ids) : value("texts")));
                case "query" ->
                    addIf(maybe(), request.query, name + "=" + encoded(maybe() ? any(ids) : value("texts")));
                default -> addIf(maybe(), request.headers, name + ": " + value("texts"));
            }
        });
        JsonNode content = operation.getValue().at("/requestBody/content");
        if (!content.isMissingNode()) {
            String type = any(List.copyOf(content.propertyNames()));
            request.headers.add("Content-Type: " + type);
            JsonNode example = document.resolved(content.path(type).path("example"));
            request.body = type.endsWith("json")
                    ? bytes(example.toString())
                    : "token=" + example.path("token").asString();
        }
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            change(request);
        }
        return request.text(random.nextInt(8) == 0);
    }

    private void change(RawRequest request) {
        switch (random.nextInt(12)) {
            case 0 -> request.method = value("methods");
            case 1 -> request.path = request.path + value("suffixes");
            case 2 -> request.query.add(value("parameters") + "=" + encoded(value("texts")));
            case 3 -> request.query.replaceAll(one -> one.replaceFirst("=.*", "=") + encoded(value("texts")));
            case 4 -> request.set("Content-Type", value("types"));
            case 5 -> request.set("Accept", value("types"));
            case 6 -> request.set(value("headers"), line(value("texts")));
            case 7 -> request.set(value("headers"), line(value("texts")));
            case 8 -> request.body = request.body.substring(0, random.nextInt(request.body.length() + 1));
            case 9 -> request.body = value("json");
            case 10 -> {
                request.set("Content-Type", "application/x-www-form-urlencoded");
                request.body = value("members") + "=" + encoded(value("texts"));
            }
            default -> request.body = withOneValue(request.body, value("json"));
        }
    }

    private String withOneValue(String body, String value) {
        List<MatchResult> values = JSON_VALUE.matcher(body).results().toList();
        if (values.isEmpty()) {
            return body + value;
        }
        MatchResult replaced = any(values);
        return body.substring(0, replaced.start()) + value + body.substring(replaced.end());
    }

    private boolean maybe() {
        return random.nextBoolean();
    }

    /** One of the listed values; rarely one that is too long, or is not UTF-8. */
    private String value(String kind) {
        int choice = random.nextInt(100);
        if (choice == 0) {
            return "a".repeat(random.nextInt(70_000));
        }
        JsonNode listed = values.path(kind);
        String value = bytes(listed.path(random.nextInt(listed.size())).asString());
        return choice == 1 ? value + '\u00ff' : value;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static void addIf(boolean condition, List<String> list, String element) {
        if (condition) {
            list.add(element);
        }
    }

    /** A line break would begin another header. */
    private static String line(String value) {
        return value.replace("\n", "");
    }

    private static String encoded(String bytes) {
        return URLEncoder.encode(bytes, ISO_8859_1).replace("+", "%20");
    }

    private static String bytes(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    /** A request whose parts need not fit each other. */
    private static final class RawRequest {
        private final List<String> query = new ArrayList<>();
        private final List<String> headers = new ArrayList<>();
        private String method = "";
        private String path = "";
        private String body = "";

        void set(String header, String value) {
            headers.removeIf(line -> line.startsWith(header + ":"));
            headers.add(header + ": " + value);
        }

        String text(boolean chunked) {
            StringBuilder text = new StringBuilder(
                            method + " " + path + (query.isEmpty() ? "" : "?" + String.join("&", query)))
                    .append(" HTTP/1.1\r\nConnection: close\r\n");
            addMissing("Host", "x");
            if (chunked) {
                addMissing("Transfer-Encoding", "chunked");
            } else {
                addMissing("Content-Length", String.valueOf(body.length()));
            }
            headers.forEach(line -> text.append(line).append("\r\n"));
            text.append("\r\n");
            return chunked
                    ? text + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n"
                            + (body.isEmpty() ? "" : "0\r\n\r\n")
                    : text + body;
        }

        private void addMissing(String header, String value) {
            if (headers.stream().noneMatch(line -> line.startsWith(header + ":"))) {
                headers.add(header + ": " + value);
            }
        }
    }
}
