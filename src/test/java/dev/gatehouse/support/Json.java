package dev.gatehouse.support;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** JSON for requests. */
public final class Json {
    private static final JsonMapper JSON = new JsonMapper();

    private Json() {}

    /** An object of the members given in turn: a name, a value. */
    public static String object(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            object.put((String) members[i], members[i + 1]);
        }
        return JSON.writeValueAsString(object);
    }
}
