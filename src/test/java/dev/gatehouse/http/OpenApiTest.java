package dev.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.interop.RegisteredVerifier;
import dev.gatehouse.problem.ProblemCode;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.JsonSchema;
import dev.gatehouse.support.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document matches the server: endpoints, statuses, codes and members, no more and no less. */
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
    private static final RegisteredVerifier SHOP = RegisteredVerifier.named("shop");

    private static Gatehouse gatehouse;
    private static JsonNode document;
    private static JsonSchema schema;

    @BeforeAll
    static void start() {
        gatehouse = Gatehouse.demo(
                Stream.concat(Stream.of(SHOP.arguments()), Stream.of("--gatehouse.identity.local.enabled=true"))
                        .toArray(String[]::new));
        document = gatehouse.get("/openapi").json();
        schema = new JsonSchema(document);
    }

    @AfterAll
    static void stop() {
        gatehouse.close();
    }

    @Test
    void theDocumentListsEveryEndpointAndNoOther() {
        Set<String> listed = operations()
                .filter(operation -> !operation.startsWith("get /actuator"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> served = new TreeSet<>();
        gatehouse
                .beans()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(mapping -> mapping.getPatternValues().forEach(path -> {
                    Set<RequestMethod> methods = mapping.getMethodsCondition().getMethods();
                    (methods.isEmpty() ? Set.of(RequestMethod.GET) : methods)
                            .forEach(method -> served.add(
                                    method.name().toLowerCase(Locale.ROOT) + " " + path.replace("/**", "/{path}")));
                }));
        // Pages for people are no part of the API.
        served.removeIf(endpoint -> endpoint.matches("get /(?:docs.*|console.*|pages.*|account|signin|)|post /signin"));
        assertThat(listed).isEqualTo(served);
    }

    @Test
    void theDocumentListsEveryCodeAndAResponseHasIt() {
        Set<String> codes =
                Stream.of(ProblemCode.values()).map(ProblemCode::text).collect(Collectors.toSet());
        assertThat(texts(document.at("/components/schemas/Problem/properties/code/enum")))
                .isEqualTo(codes);
        String answers = document.at("/components/responses").toString();
        codes.remove("method_not_allowed");
        assertThat(codes).allSatisfy(code -> assertThat(answers).contains('"' + code + '"'));
    }

    @Test
    void everyExampleMatchesItsSchema() {
        List<String> faults = new ArrayList<>();
        document.findParents("schema").forEach(content -> {
            if (content.has("example")) {
                faults.addAll(schema.faults(content.path("schema"), content.path("example")));
            }
            content.path("examples")
                    .forEach(example -> faults.addAll(schema.faults(
                            content.path("schema"), schema.resolved(example).path("value"))));
        });
        assertThat(faults).isEmpty();
    }

    /** Generators make the names of methods of them. */
    @Test
    void everyOperationHasAnIdOfItsOwn() {
        List<String> ids = document.findValuesAsString("operationId");
        assertThat(ids)
                .doesNotHaveDuplicates()
                .hasSize((int) operations().count())
                .allMatch(id -> id.matches("[a-z][A-Za-z]+"));
    }

    /** Generators make a class with a number of an object without a name, and a map of one with further members. */
    @Test
    void everyObjectIsASchemaWithANameAndNoMap() {
        Set<JsonNode> named = Collections.newSetFromMap(new IdentityHashMap<>());
        named.addAll(document.at("/components/schemas").values());
        assertThat(document.findParents("properties"))
                .allMatch(named::contains)
                .noneMatch(schema -> schema.has("additionalProperties"));
        assertThat(document.findParents("oneOf")).allMatch(named::contains);
        assertThat(document.findParents("allOf")).isEmpty();
    }

    /** The path in the document, the path that is sent where it differs, the user, the body; {@code -} for none. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        get    | /.well-known/jwks.json                  |                                  | -     | - | 200
        get    | /.well-known/keys.pem                   |                                  | -     | - | 200
        get    | /.well-known/keys.pem                   | /.well-known/keys.pem?kid=none   | -     | - | 404
        get    | /.well-known/openid-configuration       |                                  | -     | - | 200
        get    | /.well-known/oauth-authorization-server |                                  | -     | - | 200
        get    | /actuator/health                        |                                  | -     | - | 200
        get    | /actuator/info                          |                                  | carol | - | 200
        get    | /actuator/info                          |                                  | alice | - | 403
        get    | /actuator/sbom                          |                                  | carol | - | 200
        get    | /actuator/sbom/{id}                     | /actuator/sbom/none              | carol | - | 404
        get    | /actuator/prometheus                    |                                  | carol | - | 200
        get    | /actuator/prometheus                    |                                  | alice | - | 403
        get    | /gatehouse.js                           |                                  | -     | - | 200
        get    | /gatehouse.d.ts                         |                                  | -     | - | 200
        get    | /openapi                                |                                  | -     | - | 200
        post   | /authenticate                           |                                  | -     | {"user": "alice", "password": "alice-secret"} | 200
        post   | /authenticate                           |                                  | -     | {"user": "alice", "password": "guess"} | 403
        post   | /authenticate                           |                                  | -     | {"user": "alice"} | 400
        post   | /authenticate                           |                                  | -     | {"user": "alice", "password": "x", "audience": "none"} | 400
        post   | /authenticate/password                  |                                  | -     | {"user": "alice", "old": "alice-secret", "new": "correct horse battery"} | 403
        post   | /authenticate/password                  |                                  | -     | {"user": "alice", "old": "guess", "new": "correct horse battery"} | 403
        post   | /authenticate/password                  |                                  | -     | {"user": "alice"} | 400
        post   | /authenticate/refresh                   |                                  | alice | - | 200
        post   | /authenticate/refresh                   |                                  | -     | - | 400
        get    | /me                                     |                                  | alice | - | 200
        get    | /me                                     |                                  | bad   | - | 401
        get    | /me                                     |                                  | -     | - | 400
        post   | /me/password                            |                                  | alice | {"old": "one"} | 400
        get    | /protected/resource                     |                                  | alice | - | 200
        get    | /protected/resource                     |                                  | bob   | - | 404
        put    | /protected/resource                     |                                  | carol | {"any": 1} | 204
        put    | /protected/resource                     |                                  | carol | {"any" | 400
        delete | /protected/resource                     |                                  | carol | - | 204
        get    | /sessions                               |                                  | alice | - | 200
        get    | /sessions                               | /sessions?limit=0                | alice | - | 400
        get    | /verify                                 | /verify?role=                    | alice | - | 403
        delete | /sessions                               |                                  | bob   | - | 204
        delete | /sessions/current                       |                                  | bob   | - | 204
        delete | /sessions/{id}                          | /sessions/none                   | alice | - | 404
        get    | /verify                                 |                                  | alice | - | 200
        get    | /verify                                 | /verify?role=admin               | alice | - | 403
        get    | /verify                                 |                                  | -     | - | 401
        get    | /verify/{path}                          | /verify/any/where                | alice | - | 200
        post   | /admin/backup                           |                                  | carol | - | 501
        get    | /admin/users                            |                                  | carol | - | 200
        get    | /admin/users                            |                                  | alice | - | 403
        get    | /admin/users                            | /admin/users?limit=x             | carol | - | 400
        post   | /admin/users                            |                                  | carol | {"user": "dora", "password": "correct horse battery", "authorities": ["editors"]} | 201
        post   | /admin/users                            |                                  | carol | {"user": "emil", "password": "short"} | 400
        post   | /admin/users                            |                                  | carol | {"user": "dora", "password": "correct horse battery"} | 409
        get    | /admin/users/{user}                     | /admin/users/dora                | carol | - | 200
        get    | /admin/users/{user}                     | /admin/users/none                | carol | - | 404
        post   | /authenticate                           |                                  | -     | {"user": "dora", "password": "correct horse battery"} | 403
        post   | /authenticate/password                  |                                  | -     | {"user": "dora", "old": "correct horse battery", "new": "short"} | 400
        post   | /authenticate/password                  |                                  | -     | {"user": "dora", "old": "correct horse battery", "new": "another horse battery"} | 200
        patch  | /admin/users/{user}                     | /admin/users/dora                | carol | {"enabled": false} | 200
        patch  | /admin/users/{user}                     | /admin/users/dora                | carol | {"enabled": "no"} | 400
        delete | /admin/users/{user}                     | /admin/users/dora                | carol | - | 204
        delete | /admin/users/{user}/sessions            | /admin/users/dora/sessions       | carol | - | 204
        delete | /admin/users/{user}/lock                | /admin/users/dora/lock           | carol | - | 204
        get    | /admin/throttle                         | /admin/throttle?user=dora&address=192.0.2.1 | carol | - | 200
        get    | /admin/throttle                         |                                  | carol | - | 400
        delete | /admin/throttle                         | /admin/throttle?address=192.0.2.1 | carol | - | 204
        delete | /admin/throttle                         | /admin/throttle?address=x        | carol | - | 400
        get    | /admin/subjects                         |                                  | carol | - | 200
        get    | /admin/subjects                         | /admin/subjects?limit=x          | carol | - | 400
        delete | /admin/subjects                         | /admin/subjects?user=a/b         | carol | - | 404
        delete | /admin/subjects/{user}                  | /admin/subjects/bob              | carol | - | 204
        delete | /admin/subjects/{user}                  | /admin/subjects/none             | carol | - | 404
        get    | /admin/people/{user}                    | /admin/people/alice              | carol | - | 200
        get    | /admin/people/{user}                    | /admin/people/none               | carol | - | 404
        get    | /admin/people                           | /admin/people?user=alice         | carol | - | 200
        delete | /admin/people                           | /admin/people?user=a/b           | carol | - | 404
        delete | /admin/people/{user}                    | /admin/people/carol              | carol | - | 409
        delete | /admin/people/{user}                    | /admin/people/none               | carol | - | 404
        get    | /admin/sessions                         |                                  | carol | - | 200
        get    | /admin/sessions                         | /admin/sessions?after=x          | carol | - | 400
        get    | /admin/sessions                         | /admin/sessions?device=java      | carol | - | 200
        delete | /admin/sessions/{id}                    | /admin/sessions/none             | carol | - | 204
        get    | /admin/events                           | /admin/events?limit=5            | carol | - | 200
        get    | /admin/events                           | /admin/events?after=x            | carol | - | 400
        get    | /admin/events                           | /admin/events?order=desc&since=2026-01-01T00:00:00Z | carol | - | 200
        get    | /admin/events                           | /admin/events?from=x             | carol | - | 400
        get    | /admin/events/export                    | /admin/events/export?kind=login_succeeded | carol | - | 200
        get    | /admin/events/export                    | /admin/events/export?format=csv&order=desc | carol | - | 200
        get    | /admin/events/export                    | /admin/events/export?format=xml  | carol | - | 400
        get    | /admin/overview                         |                                  | carol | - | 200
        get    | /admin/overview                         | /admin/overview?period=year      | carol | - | 400
        get    | /admin/configuration                    |                                  | carol | - | 200
        get    | /admin/configuration                    |                                  | alice | - | 403
        get    | /admin/dry-run                          | /admin/dry-run?user=alice        | carol | - | 200
        get    | /admin/dry-run                          | /admin/dry-run?user=none         | carol | - | 200
        get    | /admin/dry-run                          |                                  | carol | - | 400
        get    | /admin/keys                             |                                  | carol | - | 200
        get    | /admin/verifiers                        |                                  | carol | - | 200
        post   | /admin/keys/rotate                      |                                  | carol | - | 200
        post   | /admin/keys/{kid}/compromised           | /admin/keys/none/compromised     | carol | - | 404
        get    | /revocations                            |                                  | shop  | - | 200
        get    | /revocations                            | /revocations?wait=x              | shop  | - | 400
        get    | /revocations                            |                                  | -     | - | 401
        """)
    void responsesMatchTheDocument(String method, String path, String sent, String user, String body, int status) {
        Response response = gatehouse.send(
                method.toUpperCase(Locale.ROOT),
                sent == null ? path : sent,
                body.equals("-") ? BodyPublishers.noBody() : BodyPublishers.ofString(body),
                headers(user, body));
        assertThat(response.status()).as(response.body()).isEqualTo(status);
        assertDocumented(method, path, response);
    }

    @Test
    void responsesToFormsMatchTheDocument() {
        String token = gatehouse.signIn("alice");
        assertDocumented("post", "/introspect", SHOP.post(gatehouse, "/introspect", "token", token));
        assertDocumented("post", "/introspect", SHOP.post(gatehouse, "/introspect", "token", "none"));
        assertDocumented("post", "/introspect", SHOP.post(gatehouse, "/introspect"));
        assertDocumented("post", "/introspect", new RegisteredVerifier("shop", "wrong").post(gatehouse, "/introspect"));
        assertDocumented("post", "/revoke", SHOP.post(gatehouse, "/revoke", "token", token));
        assertDocumented("post", "/revoke", SHOP.post(gatehouse, "/revoke"));
    }

    @Test
    void theDocsPageIsServedOnlyWhereItIsTurnedOn() {
        Response page = gatehouse.get("/docs");
        assertThat(page.header("Content-Security-Policy")).contains("script-src 'self';");
        assertThat(page.body()).contains("docs/swagger-init.js", "docs/swagger-ui-bundle.js", "docs/swagger-ui.css");
        for (String path :
                List.of("/docs", "/docs/swagger-init.js", "/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js")) {
            assertThat(gatehouse.get(path).status()).as(path).isEqualTo(200);
        }
        assertThat(gatehouse.get("/docs/swagger-ui.js").status()).isEqualTo(404);
        try (Gatehouse without = Gatehouse.demo("--gatehouse.http.docs=false")) {
            assertThat(without.get("/docs").status()).isEqualTo(404);
            assertThat(without.getAs(without.signIn("alice"), "/docs/swagger-init.js")
                            .status())
                    .isEqualTo(404);
        }
    }

    private static void assertDocumented(String method, String path, Response response) {
        JsonNode operation = document.path("paths").path(path).path(method);
        JsonNode documented = schema.resolved(operation.path("responses").path(String.valueOf(response.status())));
        assertThat(documented.isMissingNode())
                .as("%s at %s", response.status(), path)
                .isFalse();
        JsonNode content = documented.path("content");
        if (content.isMissingNode()) {
            assertThat(response.body()).isEmpty();
            return;
        }
        String type = response.header("Content-Type").replaceFirst(";.*", "");
        assertThat(content.propertyNames()).contains(type);
        if (type.endsWith("json")) {
            assertThat(schema.faults(content.path(type).path("schema"), response.json()))
                    .as(response.body())
                    .isEmpty();
        }
        if (documented.has("x-codes")) {
            assertThat(texts(documented.path("x-codes"))).contains(response.text("code"));
        }
    }

    private static String[] headers(String user, String body) {
        List<String> headers = new ArrayList<>();
        if (user.equals("shop")) {
            headers.addAll(List.of("Authorization", SHOP.basic()));
        } else if (!user.equals("-")) {
            headers.addAll(List.of("Authorization", "Bearer " + (user.equals("bad") ? "bad" : gatehouse.signIn(user))));
        }
        if (!body.equals("-")) {
            headers.addAll(List.of("Content-Type", "application/json"));
        }
        return headers.toArray(String[]::new);
    }

    private static Stream<String> operations() {
        return document.path("paths").properties().stream()
                .flatMap((Map.Entry<String, JsonNode> path) -> path.getValue().propertyNames().stream()
                        .filter(METHODS::contains)
                        .map(method -> method + " " + path.getKey()));
    }

    private static Set<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    }
}
