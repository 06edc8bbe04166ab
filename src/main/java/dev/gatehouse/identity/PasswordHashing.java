package dev.gatehouse.identity;

import dev.gatehouse.identity.IdentitySource.SourceUnavailable;
import dev.gatehouse.overload.Bulkhead;
import dev.gatehouse.problem.Refusal;
import dev.gatehouse.threads.ThreadPools;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.crypto.scrypt.SCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes and verifies passwords. New hashes are Argon2id with the parameters of OWASP's password storage cheat sheet (19
 * MiB, 2 passes, 1 lane); older formats of Spring Security are verified. One core, if there are several, computes no hash:
 * a flood of sign-ins must not slow down users who are signed in. Few others wait for a core.
 */
@Component
public class PasswordHashing {
    private static final int BCRYPT_MAX_BYTES = 72;
    private static final int MAX_WAIT_SECONDS = 10;
    private static final int MAX_WAITING_PER_CORE = 32;
    private static final int MEBIBYTES = 19;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    /** A hash with the parameters of new ones, for users who do not exist. To compute one would delay the start. */
    static final String DUMMY_HASH = "{argon2}$argon2id$v=19$m=" + MEBIBYTES * 1024 + ",t=" + PASSES + ",p=" + LANES
            + "$" + zeros(SALT_BYTES) + "$" + zeros(HASH_BYTES);

    private final PasswordEncoder encoder;
    private final Bulkhead places;
    private final Semaphore cores;
    private final String dummyHash;

    @Autowired
    PasswordHashing() {
        this(
                new DelegatingPasswordEncoder(
                        "argon2",
                        Map.of(
                                "argon2",
                                        new Argon2PasswordEncoder(
                                                SALT_BYTES, HASH_BYTES, LANES, MEBIBYTES * 1024, PASSES),
                                "argon2@SpringSecurity_v5_8", Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8(),
                                "bcrypt", new BCryptPasswordEncoder(),
                                "pbkdf2@SpringSecurity_v5_8", Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_8(),
                                "scrypt@SpringSecurity_v5_8", SCryptPasswordEncoder.defaultsForSpringSecurity_v5_8())),
                Runtime.getRuntime().availableProcessors(),
                DUMMY_HASH);
    }

    /** @param dummyHash verifying it takes as long as verifying the hash of a user */
    public PasswordHashing(PasswordEncoder encoder, int processors, String dummyHash) {
        int cores = Math.max(1, processors - 1);
        this.encoder = encoder;
        this.places = new Bulkhead(cores * (1 + MAX_WAITING_PER_CORE));
        this.cores = new Semaphore(cores, true);
        this.dummyHash = dummyHash;
    }

    /** Once, soon after the start, so that the first sign-in does not wait for it. */
    @Scheduled(initialDelay = 1_000, scheduler = ThreadPools.HOUSEKEEPING)
    void requestInlining() {
        Argon2Inlining.request();
    }

    /**
     * @throws SourceUnavailable if no core becomes free in time
     * @throws Refusal {@code busy} if too many wait for a core already
     */
    public String hash(String password) {
        return onOneCore(() -> String.valueOf(encoder.encode(password)));
    }

    /**
     * @throws SourceUnavailable if no core becomes free in time
     * @throws Refusal {@code busy} if too many wait for a core already
     */
    public boolean matches(String password, String hash) {
        return matches(password, hash, encoder);
    }

    /**
     * Verifies a hash in a format that only the caller accepts.
     *
     * @param hash with the id of its format in braces
     * @throws SourceUnavailable if no core becomes free in time
     * @throws Refusal {@code busy} if too many wait for a core already
     */
    public boolean matches(String password, String hash, PasswordEncoder formats) {
        return onOneCore(() -> {
            try {
                return formats.matches(password, hash) && !isTruncated(password, hash);
            } catch (IllegalArgumentException ofUnknownFormat) {
                return false;
            }
        });
    }

    /** Takes as long as {@link #matches}, for users who do not exist. */
    public void matchDummy(String password) {
        matches(password, dummyHash);
    }

    public boolean isOutdated(String hash) {
        return encoder.upgradeEncoding(hash);
    }

    /** bcrypt uses only the first 72 bytes: a longer password would match with any other ending. */
    private static boolean isTruncated(String password, String hash) {
        return hash.startsWith("{bcrypt}") && password.getBytes(StandardCharsets.UTF_8).length > BCRYPT_MAX_BYTES;
    }

    private static String zeros(int bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(new byte[bytes]);
    }

    private <T> T onOneCore(Supplier<T> work) {
        places.enter();
        try {
            acquireCore();
            try {
                Argon2Inlining.request();
                return work.get();
            } finally {
                cores.release();
            }
        } finally {
            places.leave();
        }
    }

    private void acquireCore() {
        try {
            if (!cores.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new SourceUnavailable(
                        "no core was free for a password hash within " + MAX_WAIT_SECONDS + " s", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailable("interrupted while waiting for a core", e);
        }
    }
}
