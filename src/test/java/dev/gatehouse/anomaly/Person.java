package dev.gatehouse.anomaly;

import dev.gatehouse.support.Gatehouse;
import dev.gatehouse.support.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One of the thousand: in the office, at home, on the way, or with a laptop here and a phone there. */
final class Person {
    private static final String OFFICE = "203.0.113.10";
    private static final String PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) Mobile/15E148";
    private static final List<String> BROWSERS = List.of(Visitor.CHROME, Visitor.FIREFOX);

    private final Gatehouse gatehouse;
    private final String name;
    private final Random chance;
    private final List<Device> devices = new ArrayList<>();
    private final int from;
    private final int until;
    private int requests;
    private int waits;

    Person(Gatehouse gatehouse, int number) {
        this.gatehouse = gatehouse;
        this.name = "person-" + number;
        this.chance = new Random(number);
        this.from = chance.nextInt(18);
        this.until = from + 30 + chance.nextInt(24);
        String browser = BROWSERS.get(chance.nextInt(BROWSERS.size()));
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

    /** How often the throttle had this person wait. */
    int waits() {
        return waits;
    }

    /** The day before: the usual places are known. */
    void arrive() {
        for (Device device : devices) {
            new Visitor(gatehouse, device.usual, device.userAgent).authenticate(name, "right");
        }
    }

    /** Ten minutes of the day: at lunch nobody is there, and the tabs of those who are refresh by themselves. */
    void live(int step) {
        if (step < from || step >= until || step == (from + until) / 2 || step == (from + until) / 2 + 1) {
            return;
        }
        gatehouse.clock().advance(HonestDayTest.STEP.dividedBy(HonestDayTest.PEOPLE));
        for (Device device : devices) {
            int tabs = chance.nextInt(8) == 0 ? 4 : 1;
            for (int i = 0; i < tabs; i++) {
                device.use(chance.nextInt(12) == 0 ? "/protected/resource" : "/me");
            }
        }
    }

    /** Somebody elsewhere has the token of the first device, and uses it while that goes on. */
    void isRobbed() {
        Device device = devices.get(0);
        device.use("/me");
        Visitor thief = new Visitor(gatehouse, "192.0.2." + chance.nextInt(250), "curl/8.14.1");
        for (int i = 0; i < 4; i++) {
            thief.me(device.token);
            new Visitor(gatehouse, device.address, device.userAgent).me(device.token);
        }
    }

    private final class Device {
        private final String userAgent;
        private final String usual;
        private final @Nullable String other;
        private String address;
        private String token = "";

        /** @param other where else it is seen; null when it moves about */
        Device(String userAgent, String usual, @Nullable String other) {
            this.userAgent = userAgent;
            this.usual = usual;
            this.address = usual;
            this.other = other;
        }

        void use(String path) {
            move();
            Visitor visitor = new Visitor(gatehouse, address, userAgent);
            Response response = token.isEmpty() ? null : visitor.get(token, path);
            if (response == null || response.status() == 401) {
                response = signIn(visitor) ? visitor.get(token, path) : null;
            }
            if (response == null) {
                return;
            }
            if (response.status() != 200 && response.status() != 404) {
                throw new AssertionError(name + " was told " + response.status());
            }
            requests++;
            if (response.renewed() != null) {
                token = response.renewed();
            }
        }

        /** Of forty who sign in one mistypes. Whoever is told to wait does so. */
        private boolean signIn(Visitor visitor) {
            if (chance.nextInt(40) == 0) {
                visitor.authenticate(name, "wrong");
            }
            Response response = visitor.authenticate(name, "right");
            if (response.status() == 429) {
                waits++;
                return false;
            }
            token = response.text("token");
            return true;
        }

        private void move() {
            if (other != null) {
                address = chance.nextBoolean() ? usual : other;
            } else if (chance.nextInt(20) == 0) {
                boolean atHome = chance.nextInt(4) == 0;
                address = atHome ? usual : "100." + (64 + chance.nextInt(3)) + "." + chance.nextInt(250) + ".9";
            }
        }
    }
}
