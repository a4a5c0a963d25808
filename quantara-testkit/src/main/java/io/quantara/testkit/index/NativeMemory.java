package io.quantara.testkit.index;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this process holds outside the heap. Memory of arenas is only seen by a JVM that was started with
 * {@code -XX:NativeMemoryTracking=summary}; without it only direct buffers and automatic arenas are. Stateless.
 */
final class NativeMemory {

    private static final Pattern ARENAS = Pattern.compile("Other \\(reserved=(\\d+)");

    private NativeMemory() {}

    /** Returns the bytes in use. */
    static long bytesInUse() {
        Matcher arenas = ARENAS.matcher(trackedMemory());
        return arenas.find() ? Long.parseLong(arenas.group(1)) : directBytes();
    }

    private static String trackedMemory() {
        try {
            Object report = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmNativeMemory",
                            new Object[] {new String[] {"summary", "scale=B"}},
                            new String[] {String[].class.getName()});
            return report.toString();
        } catch (JMException noSuchCommand) {
            return "";
        }
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
