package dev.gatehouse.support;

import java.lang.management.ManagementFactory;

/** The memory in use after a collection. */
public final class LiveHeap {
    private LiveHeap() {}

    /** @return the bytes that an action leaves in use */
    public static long growth(Runnable action) {
        long before = bytes();
        action.run();
        return bytes() - before;
    }

    private static long bytes() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
