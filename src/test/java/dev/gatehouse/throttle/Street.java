package dev.gatehouse.throttle;

import dev.gatehouse.support.Answer;
import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Json;

/** Who knocks, from anywhere: the test stands where a trusted proxy would. */
final class Street {
    static final String[] OPEN = {"--gatehouse.throttle.enabled=true", "--gatehouse.caller.trusted-proxies=127.0.0.1"};

    private Street() {}

    static Answer knock(Gatehouse gatehouse, String user, String password, String address) {
        return gatehouse.sendJson(
                "POST", "/authenticate", Json.object("user", user, "password", password), "X-Forwarded-For", address);
    }

    /** The status of a wrong password: 403, or 429 when it was not even tried. */
    static int guess(Gatehouse gatehouse, String user, String address) {
        return knock(gatehouse, user, "wrong", address).status();
    }

    /** Guesses until one is refused; how many were tried. */
    static int guesses(Gatehouse gatehouse, String user, String address) {
        int tried = 0;
        while (guess(gatehouse, user, address) == 403) {
            tried++;
        }
        return tried;
    }
}
