package dev.gatehouse.anomaly;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One of the thousand users: in the office, at home, travelling, or with a laptop and a phone. */
final class SimulatedUser {
    private static final String OFFICE = "203.0.113.10";
    private static final String PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) Mobile/15E148";
    private static final List<String> BROWSERS = List.of(RemoteClient.CHROME, RemoteClient.FIREFOX);

    private final Gatehouse gatehouse;
    private final String name;
    private final Random random;
    private final List<Device> devices = new ArrayList<>();
    private final int from;
    private final int until;
    private int requests;
    private int rejections;

    SimulatedUser(Gatehouse gatehouse, int number) {
        this.gatehouse = gatehouse;
        this.name = "user-" + number;
        this.random = new Random(number);
        this.from = random.nextInt(18);
        this.until = from + 30 + random.nextInt(24);
        String browser = BROWSERS.get(random.nextInt(BROWSERS.size()));
        String home = "198." + number % 100 + "." + number / 100 + ".77";
        switch (number % 10) {
            case 0, 1, 2, 3 -> devices.add(new Device(browser, OFFICE, OFFICE));
            case 4, 5 -> devices.add(new Device(browser, home, "2001:db8:" + number + "::5"));
            case 6, 7, 8 -> devices.add(new Device(PHONE, home, null));
            default -> {
                devices.add(new Device(browser, OFFICE, OFFICE));
                devices.add(new Device(PHONE, home, null));
            }
        }
    }

    int requests() {
        return requests;
    }

    /** How often the login throttle rejected this user. */
    int rejections() {
        return rejections;
    }

    /** Signs in on the day before, so that the usual places are known. */
    void signInEverywhere() {
        for (Device device : devices) {
            new RemoteClient(gatehouse, device.usual, device.userAgent).authenticate(name, "right");
        }
    }

    /** Sends the requests of ten minutes: none outside working hours and at lunch. */
    void work(int step) {
        if (step < from || step >= until || step == (from + until) / 2 || step == (from + until) / 2 + 1) {
            return;
        }
        gatehouse.clock().advance(SimulatedDayTest.STEP.dividedBy(SimulatedDayTest.USERS));
        for (Device device : devices) {
            int tabs = random.nextInt(8) == 0 ? 4 : 1;
            for (int i = 0; i < tabs; i++) {
                device.use(random.nextInt(12) == 0 ? "/protected/resource" : "/me");
            }
        }
    }

    /** A thief elsewhere uses the token of the first device while its owner continues. */
    void useStolenToken() {
        Device device = devices.get(0);
        device.use("/me");
        RemoteClient thief = new RemoteClient(gatehouse, "192.0.2." + random.nextInt(250), "curl/8.14.1");
        for (int i = 0; i < 4; i++) {
            thief.me(device.token);
            new RemoteClient(gatehouse, device.address, device.userAgent).me(device.token);
        }
    }

    private final class Device {
        private final String userAgent;
        private final String usual;
        private final @Nullable String other;
        private String address;
        private String token = "";

        /** @param other the second address of the device; null if it travels */
        Device(String userAgent, String usual, @Nullable String other) {
            this.userAgent = userAgent;
            this.usual = usual;
            this.address = usual;
            this.other = other;
        }

        void use(String path) {
            move();
            RemoteClient client = new RemoteClient(gatehouse, address, userAgent);
            Response response = token.isEmpty() ? null : client.get(token, path);
            if (response == null || response.status() == 401) {
                response = signIn(client) ? client.get(token, path) : null;
            }
            if (response == null) {
                return;
            }
            if (response.status() != 200 && response.status() != 404) {
                throw new AssertionError(name + " received " + response.status());
            }
            requests++;
            if (response.renewed() != null) {
                token = response.renewed();
            }
        }

        /** Before one of forty sign-ins the user mistypes the password. A throttled user tries again later. */
        private boolean signIn(RemoteClient client) {
            if (random.nextInt(40) == 0) {
                client.authenticate(name, "wrong");
            }
            Response response = client.authenticate(name, "right");
            if (response.status() == 429) {
                rejections++;
                return false;
            }
            token = response.text("token");
            return true;
        }

        private void move() {
            if (other != null) {
                address = random.nextBoolean() ? usual : other;
            } else if (random.nextInt(20) == 0) {
                boolean atHome = random.nextInt(4) == 0;
                address = atHome ? usual : "100." + (64 + random.nextInt(3)) + "." + random.nextInt(250) + ".9";
            }
        }
    }
}
