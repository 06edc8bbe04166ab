package dev.gatehouse.support;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Changes the claims of issued tokens as an attacker can: other claims, other seals, other spellings. */
public final class PayloadMutator {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern NUMBER = Pattern.compile(":(\\d+)");
    private static final Pattern LETTER = Pattern.compile("[a-z]");

    private final Random random;
    private final List<String> issued;

    /** @param issued the payloads of issued tokens */
    public PayloadMutator(Random random, List<String> issued) {
        this.random = random;
        this.issued = issued;
    }

    /** A payload that was never issued. */
    public String next() {
        while (true) {
            String mutated = mutated(any(issued));
            if (!issued.contains(mutated)) {
                return mutated;
            }
        }
    }

    private String mutated(String payload) {
        ObjectNode claims = (ObjectNode) JSON.readTree(payload);
        List<String> names = new ArrayList<>(claims.propertyNames());
        String name = any(names);
        return switch (random.nextInt(11)) {
            case 0 -> claims.set(name, value()).toString();
            case 1 -> claims.without(name).toString();
            case 2 -> claims.set("claim" + random.nextInt(100), value()).toString();
            case 3 -> reordered(claims, names);
            case 4 -> payload.replaceFirst("\\}$", ",\"" + name + "\":" + value() + "}");
            case 5 -> "{\"" + name + "\":" + value() + "," + payload.substring(1);
            case 6 -> respelledNumber(payload);
            case 7 -> escapedLetter(payload);
            case 8 -> blank(payload);
            case 9 ->
                claims.set("jti", JSON.readTree(any(issued)).get("jti"))
                        .set("sub", value())
                        .toString();
            default -> flippedBit(payload);
        };
    }

    private JsonNode value() {
        return JSON.valueToTree(any(List.of(
                "admin",
                "carol",
                random.nextInt(),
                random.nextLong(),
                random.nextBoolean(),
                List.of("admin", "editor"),
                Map.of("a", 1),
                "x" + random.nextInt())));
    }

    private String reordered(ObjectNode claims, List<String> names) {
        Collections.shuffle(names, random);
        ObjectNode other = JSON.createObjectNode();
        names.forEach(name -> other.set(name, claims.get(name)));
        return other.toString();
    }

    private String respelledNumber(String payload) {
        Matcher number = NUMBER.matcher(payload);
        List<int[]> places = new ArrayList<>();
        while (number.find()) {
            places.add(new int[] {number.start(1), number.end(1)});
        }
        int[] place = any(places);
        String digits = payload.substring(place[0], place[1]);
        String spelled =
                any(List.of(digits + ".0", digits + "e0", "0" + digits, "+" + digits, digits + "0", "-" + digits));
        return payload.substring(0, place[0]) + spelled + payload.substring(place[1]);
    }

    private String escapedLetter(String payload) {
        Matcher letter = LETTER.matcher(payload);
        List<Integer> places = new ArrayList<>();
        while (letter.find()) {
            places.add(letter.start());
        }
        int place = any(places);
        return payload.substring(0, place)
                + String.format("\\u%04x", (int) payload.charAt(place))
                + payload.substring(place + 1);
    }

    private String blank(String payload) {
        int place = random.nextInt(payload.length() + 1);
        return payload.substring(0, place) + any(List.of(" ", "\t", "\n")) + payload.substring(place);
    }

    /** Flips one of the lower seven bits, so that an ASCII character stays ASCII. */
    private String flippedBit(String payload) {
        char[] characters = payload.toCharArray();
        int place = random.nextInt(characters.length);
        characters[place] ^= (char) (1 << random.nextInt(7));
        return new String(characters);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
