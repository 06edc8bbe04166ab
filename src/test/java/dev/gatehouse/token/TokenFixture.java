package dev.gatehouse.token;

import dev.gatehouse.caller.CallerFixture;
import dev.gatehouse.cookie.CookieFixture;
import dev.gatehouse.identity.Affix;
import dev.gatehouse.identity.Identity;
import dev.gatehouse.identity.IdentityFixture;
import dev.gatehouse.identity.IdentitySource.Answer;
import dev.gatehouse.identity.Roles;
import dev.gatehouse.identity.revalidation.Revalidation;
import dev.gatehouse.identity.revalidation.RevalidationFixture;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.session.Session;
import dev.gatehouse.session.SessionFixture;
import dev.gatehouse.session.Sessions;
import dev.gatehouse.session.revocation.RevocationFixture;
import dev.gatehouse.session.revocation.Revocations;
import dev.gatehouse.storage.StalenessProperties;
import dev.gatehouse.storage.StalenessProperties.WhenStale;
import dev.gatehouse.storage.StoreReads;
import dev.gatehouse.support.MemoryDatabase;
import dev.gatehouse.support.MovableClock;
import dev.gatehouse.support.StubIdentitySource;
import dev.gatehouse.support.TokenForger;
import dev.gatehouse.token.encryption.EncryptionFixture;
import dev.gatehouse.token.encryption.TokenEncryption;
import dev.gatehouse.token.keys.KeyFixture;
import dev.gatehouse.token.keys.SigningAlgorithm;
import dev.gatehouse.token.keys.SigningKeys;
import dev.gatehouse.token.keys.TokenTimes;
import dev.gatehouse.token.keys.VerifyingKey;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.web.MockHttpServletRequest;

/** Everything that issues and verifies tokens, put together as in the application but without one. */
final class TokenFixture implements AutoCloseable {
    static final Identity ALICE =
            new Identity("alice", "directory", Set.of("reader", "admin"), Map.of("mail", List.of("alice@example.org")));

    final MovableClock clock = new MovableClock();
    final MemoryDatabase database = new MemoryDatabase();
    final MeterRegistry meters = new SimpleMeterRegistry();
    final List<Object> events = new ArrayList<>();
    final MockHttpServletRequest request = new MockHttpServletRequest();
    final StoreReads reads = new StoreReads(new StalenessProperties(Duration.ofSeconds(30), WhenStale.SERVE), meters);
    final Revocations revocations = new RevocationFixture(database, clock).revocations();
    final Sessions sessions = SessionFixture.unlimited(database, clock).sessions();
    final SigningKeys keys;
    final IssuanceSeal seal;
    final Audiences audiences;
    final ClaimsWriter writer;
    final TokenIssuer issuer;
    final TokenVerifier verifier;
    final TokenRenewal renewal;
    final Revalidation revalidation;

    /** What the identity source returns about alice now. */
    Answer answer = new Answer.Known(ALICE);

    /** @param settings such as {@code role-flags=true}, without the prefix {@code gatehouse.token} */
    static TokenFixture with(String... settings) {
        return new TokenFixture(EncryptionFixture.none(), List.of(), settings);
    }

    TokenFixture(TokenEncryption encryption, List<VerifyingKey> imported, String... settings) {
        Map<String, String> values = new HashMap<>();
        for (String setting : settings) {
            values.put("gatehouse.token." + setting.replaceFirst("=.*", ""), setting.replaceFirst("[^=]*=", ""));
        }
        Binder binder = new Binder(new MapConfigurationPropertySource(values));
        TokenProperties properties = binder.bindOrCreate("gatehouse.token", TokenProperties.class);
        TokenTimes times = binder.bindOrCreate("gatehouse.token", TokenTimes.class);
        keys = KeyFixture.signing(clock, SigningAlgorithm.ES256, imported.toArray(VerifyingKey[]::new));
        seal = new IssuanceSeal(KeyFixture.seal(KeyFixture.signing(clock, SigningAlgorithm.HS256)));
        audiences = new Audiences(properties, encryption);
        Roles roles = IdentityFixture.roles("admin", "editor", "reader");
        StubIdentitySource source =
                new StubIdentitySource("directory", false, Affix.NONE, new ArrayList<>(), () -> answer);
        revalidation = RevalidationFixture.revalidation(
                IdentityFixture.identities(source, database), revocations, KeyFixture.hash(), clock);
        writer = new ClaimsWriter(properties, roles, revalidation, audiences);
        issuer = new TokenIssuer(
                properties, writer, new TokenEncoder(times, seal, keys, encryption, clock), audiences, reads, meters);
        TokenDecoder decoder = new TokenDecoder(encryption, keys, seal, new ClaimsReader(audiences, times, sessions));
        verifier = new TokenVerifier(
                new TokenCache(properties, times, decoder, meters),
                times,
                keys,
                revocations,
                reads,
                CallerFixture.withoutProxies(),
                events::add,
                clock);
        renewal =
                new TokenRenewal(properties, issuer, audiences, keys, revalidation, CookieFixture.cookie(true), clock);
    }

    /** A token of a new session of alice. */
    String token() {
        return token("gatehouse");
    }

    String token(String audience) {
        return issuer.issue(session(), audience).value();
    }

    /** A session of alice that is stored. */
    Session session() {
        Session session = sessions.begin(ALICE, sessions.now());
        sessions.open(session, SessionFixture.CALLER);
        return session;
    }

    AccessToken verified(String token) {
        return verifier.verify(token, request, () -> {});
    }

    /** Asks the source about alice if that is due. */
    void revalidate(AccessToken token) {
        revalidation.prepare(token.session(), token.confirmation());
    }

    /** The code and the detail with which a token is refused, or "accepted". */
    String outcome(String token) {
        try {
            verified(token);
            return "accepted";
        } catch (Refusal refusal) {
            return refusal.code().text() + ": " + refusal.detail();
        }
    }

    /** A signed and sealed token with one other claim; null removes it. */
    String tokenWith(String claim, Object value) {
        return sealed(claimsWith(claim, value));
    }

    /** The claims of a valid token with another one; null removes it. */
    Map<String, Object> claimsWith(String claim, Object value) {
        Map<String, Object> claims = new LinkedHashMap<>(verified(token()).claims());
        claims.remove("jti");
        if (value == null) {
            claims.remove(claim);
        } else {
            claims.put(claim, value);
        }
        return claims;
    }

    String sealed(Map<String, Object> claims) {
        return signed(new String(seal.sealed(claims), StandardCharsets.UTF_8));
    }

    /** Signed as an issued token, whatever the payload is. */
    String signed(String payload) {
        TokenForger forger = forger();
        return forger.signed(forger.header(), payload);
    }

    TokenForger forger() {
        return new TokenForger(keys.current(), token());
    }

    double count(String meter) {
        FunctionCounter counter = meters.find(meter).functionCounter();
        return counter == null ? meters.get(meter).counter().count() : counter.count();
    }

    @Override
    public void close() {
        database.close();
    }
}
