package io.quantara.internal.engine;

import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the logs of a damaged folder may be taken for. Only the end of the last log may be taken for a write that never
 * finished, and only if nothing that is left of it proves otherwise.
 */
final class DamagedLogs {

    private DamagedLogs() {}

    /** Returns what must be found if the folder can be opened. */
    static LogFrames.Found expected(DamageSample sample, Map<String, byte[]> files) {
        List<String> names = new ArrayList<>(sample.logs().keySet());
        if (names.isEmpty()) {
            return new LogFrames.Found(false, 0, 0);
        }
        boolean proven = false;
        int last = names.size() - 1;
        if (last > 0 && neverFinished(files.get(names.get(last)))) {
            last--;
        }
        for (int at = 0; at < last; at++) {
            proven |= !isWhole(sample, files, names.get(at));
        }
        LogFrames log = Objects.requireNonNull(sample.logs().get(names.get(last)));
        byte[] bytes = files.get(names.get(last));
        if (bytes == null || !log.hasHeader(bytes)) {
            return new LogFrames.Found(true, 0, 0);
        }
        LogFrames.Found found = log.find(bytes);
        return new LogFrames.Found(
                proven || found.isDamageProven() || hasStrangeLog(sample, files),
                found.lastSequence(),
                found.durableSequence());
    }

    /** A log without a whole header is one whose creation was cut short, if it is the last. */
    private static boolean neverFinished(byte @Nullable [] bytes) {
        return bytes == null || bytes.length < LogFrames.HEADER_BYTES;
    }

    private static boolean isWhole(DamageSample sample, Map<String, byte[]> files, String name) {
        byte[] bytes = files.get(name);
        return bytes != null && Arrays.equals(bytes, sample.files().get(name));
    }

    /** A log that should not be there may hold anything: it cannot be passed over. */
    private static boolean hasStrangeLog(DamageSample sample, Map<String, byte[]> files) {
        long oldest = sample.logs().keySet().stream()
                .mapToLong(name -> FileName.parse(name).orElseThrow().number())
                .min()
                .orElse(Long.MAX_VALUE);
        return files.entrySet().stream().anyMatch(file -> {
            FileName name = FileName.parse(file.getKey()).orElse(null);
            return name != null
                    && name.kind() == FileKind.LOG
                    && name.number() > oldest
                    && !sample.files().containsKey(file.getKey())
                    && file.getValue().length >= LogFrames.HEADER_BYTES;
        });
    }
}
