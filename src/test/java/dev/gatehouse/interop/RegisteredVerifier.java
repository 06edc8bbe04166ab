package dev.gatehouse.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.support.Client;
import dev.gatehouse.support.Response;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A registered service, and how it authenticates. */
public record RegisteredVerifier(String id, String secret) {

    public static RegisteredVerifier named(String id) {
        return new RegisteredVerifier(id, (id + " ").repeat(32).substring(0, 40) + "+/%&=é");
    }

    /** The command-line arguments that register the service. */
    public String[] arguments(String... more) {
        String key = "--gatehouse.interop.verifiers." + id + ".";
        return Stream.concat(
                        Stream.of(key + "secret-sha256=" + sha256(secret)),
                        Stream.of(more).map(property -> key + property))
                .toArray(String[]::new);
    }

    /** HTTP Basic after RFC 6749, section 2.3.1: form-encoded, then joined. */
    public String basic() {
        String both = URLEncoder.encode(id, UTF_8) + ":" + URLEncoder.encode(secret, UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(UTF_8));
    }

    public Response post(Client gatehouse, String path, String... members) {
        return form(gatehouse, path, List.of("Authorization", basic()), members);
    }

    static Response form(Client gatehouse, String path, List<String> headers, String... members) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < members.length; i += 2) {
            form.append(form.isEmpty() ? "" : "&")
                    .append(members[i])
                    .append('=')
                    .append(URLEncoder.encode(members[i + 1], UTF_8));
        }
        List<String> all = new ArrayList<>(headers);
        all.addAll(List.of("Content-Type", "application/x-www-form-urlencoded"));
        return gatehouse.send("POST", path, BodyPublishers.ofString(form.toString()), all.toArray(String[]::new));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
