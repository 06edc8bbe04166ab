package dev.gatehouse.support;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An HTTP response. */
public record Response(int status, HttpHeaders headers, String body) {
    private static final JsonMapper JSON = new JsonMapper();

    static Response of(HttpResponse<String> response) {
        return new Response(response.statusCode(), response.headers(), response.body());
    }

    public String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    public JsonNode json() {
        return JSON.readTree(body);
    }

    /** A member of the body, as text. */
    public String text(String member) {
        return json().path(member).asString();
    }

    /** The status, the code and the description of a refusal, whose body must be a complete problem+json document. */
    public String problem() {
        JsonNode problem = json();
        boolean complete = "application/problem+json".equals(header("Content-Type"))
                && problem.path("status").asInt() == status
                && problem.path("detail").equals(problem.path("description"))
                && problem.path("type")
                        .asString()
                        .endsWith(":" + problem.path("code").asString())
                && problem.path("trace_id").asString().matches("[0-9a-f]{32}")
                && !problem.path("title").asString().isBlank();
        return (complete ? "" : "not a complete problem: " + header("Content-Type") + " ") + status + " " + text("code")
                + ": " + text("description");
    }

    /** The token in the header {@code Authorization}, or null. */
    public String renewed() {
        String header = header("Authorization");
        return header == null ? null : header.replaceFirst("^Bearer ", "");
    }
}
