package dev.gatehouse.identity;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** Computes the hash of a local user's password as often as each line of its input says. {@code src/bench/local.sh} runs it. */
public class HashAlone {
    public static void main(String[] arguments) throws Exception {
        Argon2PasswordEncoder encoder = new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);
        String hash = encoder.encode("second-Password-2");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            for (int i = 0; i < Integer.parseInt(line); i++) {
                if (!encoder.matches("second-Password-2", hash)) {
                    throw new IllegalStateException("the password does not match");
                }
            }
            System.out.println("done");
        }
    }
}
