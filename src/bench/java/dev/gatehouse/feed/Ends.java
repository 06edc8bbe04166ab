package dev.gatehouse.feed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sessions that were ended, and when each verifier of one node learned of it. */
final class Ends implements Verifiers.Arrivals {
    private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");

    private final Map<String, Long> endedAt = new ConcurrentHashMap<>();
    private final List<Long> millis = new ArrayList<>();
    private final Map<Object, Whole> ofMany = new HashMap<>();
    private int many;
    private long manyAt;

    /** @param nanoTime when the request that ends it was sent */
    void ended(String sid, long nanoTime) {
        endedAt.put(sid, nanoTime);
    }

    /** From now on, counts for each verifier what it receives. */
    synchronized void manyEnd(int number, long nanoTime) {
        many = number;
        manyAt = nanoTime;
        ofMany.clear();
    }

    @Override
    public synchronized void answer(Object verifier, String text, int bytes, long nanoTime) {
        int sids = 0;
        for (Matcher sid = SID.matcher(text); sid.find(); sids++) {
            Long start = endedAt.get(sid.group(1));
            if (start != null) {
                millis.add((nanoTime - start) / 1_000_000);
            }
        }
        if (many > 0 && sids > 0) {
            Whole whole = ofMany.computeIfAbsent(verifier, none -> new Whole());
            whole.answers++;
            whole.bytes += bytes;
            whole.sids += sids;
            whole.millis = (nanoTime - manyAt) / 1_000_000;
        }
    }

    synchronized int arrivals() {
        return millis.size();
    }

    /** How many verifiers know all of the many ends. */
    synchronized long complete() {
        return ofMany.values().stream().filter(whole -> whole.sids >= many).count();
    }

    /** Median, 99th percentile and maximum since the last call, in milliseconds. */
    synchronized String millis() {
        String text = percentiles(millis);
        millis.clear();
        endedAt.clear();
        return text;
    }

    synchronized String ofMany() {
        List<Whole> all = List.copyOf(ofMany.values());
        return percentiles(all.stream().map(whole -> whole.millis).toList()) + " ms, at most "
                + all.stream().mapToInt(whole -> whole.answers).max().orElse(0) + " answers of "
                + all.stream().mapToInt(whole -> whole.bytes).max().orElse(0) + " bytes in all";
    }

    static String percentiles(List<Long> values) {
        if (values.isEmpty()) {
            return "none";
        }
        List<Long> sorted = values.stream().sorted().toList();
        int last = sorted.size() - 1;
        return sorted.get(last / 2) + ", " + sorted.get((int) (last * 0.99)) + ", " + sorted.get(last);
    }

    private static final class Whole {
        private int answers;
        private int bytes;
        private int sids;
        private long millis;
    }
}
