package dev.gatehouse.token;

import dev.gatehouse.token.jose.FastProvider;
import dev.gatehouse.token.jose.JoseJson;
import dev.gatehouse.token.keys.BenchmarkKeys;
import dev.gatehouse.token.keys.SigningAlgorithm;
import dev.gatehouse.token.keys.SigningKey;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The cost of a token with and without its seal. {@code src/bench/seal.sh} runs it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SealBenchmark {
    @Param({"ES256", "HS256"})
    public SigningAlgorithm algorithm;

    private SigningKey key;
    private IssuanceSeal seal;
    private JwtParser parser;
    private Map<String, Object> claims;
    private String plain;
    private String sealed;

    @Setup
    public void prepare() {
        FastProvider.install();
        key = BenchmarkKeys.signing(algorithm);
        seal = new IssuanceSeal(BenchmarkKeys.seal());
        parser = SigningAlgorithm.restrict(Jwts.parser().json(JoseJson.READER))
                .keyLocator(header -> key.verifying())
                .clockSkewSeconds(Integer.MAX_VALUE)
                .build();
        claims = new LinkedHashMap<>();
        claims.put("iss", "https://login.example.com");
        claims.put("sub", "alice");
        claims.put("aud", "gatehouse");
        claims.put("sid", UUID.randomUUID().toString());
        claims.put("auth_time", 1_790_000_000L);
        claims.put("roles", List.of("editor", "reader"));
        claims.put("iat", 1_790_000_000L);
        claims.put("exp", 1_790_000_900L);
        plain = signPlain();
        sealed = signSealed();
        if (!verifySealed()) {
            throw new IllegalStateException("the seal is wrong");
        }
    }

    @Benchmark
    public String signPlain() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("jti", UUID.randomUUID().toString());
        all.putAll(claims);
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        JoseJson.WRITER.serialize(all, json);
        return signed(json.toByteArray());
    }

    @Benchmark
    public String signSealed() {
        return signed(seal.sealed(claims));
    }

    @Benchmark
    public Object verifyPlain() {
        return parser.parseSignedClaims(plain);
    }

    @Benchmark
    public boolean verifySealed() {
        parser.parseSignedClaims(sealed);
        return seal.isValid(
                Base64.getUrlDecoder().decode(sealed.substring(sealed.indexOf('.') + 1, sealed.lastIndexOf('.'))));
    }

    private String signed(byte[] payload) {
        return key.sign("at+jwt", payload);
    }
}
