package io.quantara.internal.engine;

import io.quantara.CollectionOptions;
import io.quantara.Durability;
import io.quantara.Metadata;
import io.quantara.OpenMode;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.index.Workers;
import io.quantara.internal.storage.MemoryDisk;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * Operations on a whole {@link Engine} with its real threads: batches through the commit queue, read-then-write,
 * flushes and reads. Most answer with sequence numbers, which leaves one order only.
 */
@Param(name = "key", gen = IntGen.class, conf = "1:2")
public class CommittedBatches {

    private final Engine engine = Engine.open(new EngineParts(
            new MemoryDisk(),
            new ThreadScheduler("lincheck"),
            Durability.SYNC,
            OpenMode.CREATE,
            new EngineLimits(4, 1 << 20, 2, 4, 2, 1_000_000, 0, 0),
            Duration.ofSeconds(60),
            CollectionOptions.defaults().dimension(1),
            new Random(1),
            new IndexTypes(),
            Workers.callerOnly()));

    private static CollectionState collection(Snapshot snapshot) {
        return Objects.requireNonNull(snapshot.catalog().collection(Catalog.DEFAULT_ID));
    }

    private static BatchWriter.RowBytes row(long value) {
        return BatchWriter.RowBytes.of("", Metadata.of("value", value), new float[] {value}, (double) value);
    }

    private static UUID id(int key) {
        return new UUID(0, key);
    }

    /** Writes a document, and returns the sequence number. */
    @Operation
    public long put(@Param(name = "key") int key) {
        CommitResult result = engine.write(snapshot -> {
            WriteBatch batch = new WriteBatch();
            batch.upsert(collection(snapshot), id(key), row(1));
            return batch;
        });
        return Objects.requireNonNull(result).sequence();
    }

    /** Adds one to the value of a document, if there is one, and returns the new value, or 0. */
    @Operation
    public long increase(@Param(name = "key") int key) {
        long[] value = {0};
        CommitResult result = engine.write(snapshot -> {
            CollectionState collection = collection(snapshot);
            Snapshot.Place place = snapshot.find(collection, 0, key).orElse(null);
            if (place == null) {
                value[0] = 0;
                return null;
            }
            value[0] = value(place) + 1;
            WriteBatch batch = new WriteBatch();
            batch.replace(collection, id(key), row(value[0]), place.sequence());
            return batch;
        });
        return result == null ? 0 : value[0];
    }

    private static long value(Snapshot.Place place) {
        return StoredRow.metadata(place.rows(), place.ordinal()).getLong("value");
    }

    /** Deletes a document, and returns the sequence number and how many rows it removed. */
    @Operation
    public String delete(@Param(name = "key") int key) {
        CommitResult result = Objects.requireNonNull(engine.write(snapshot -> {
            WriteBatch batch = new WriteBatch();
            batch.delete(collection(snapshot), id(key));
            return batch;
        }));
        return result.sequence() + " " + result.removed();
    }

    /** Returns the sequence number and both values. */
    @Operation
    public String read() {
        try (Snapshot snapshot = engine.snapshot()) {
            CollectionState collection = collection(snapshot);
            StringBuilder state = new StringBuilder().append(snapshot.sequence());
            for (int key = 1; key <= 2; key++) {
                state.append(' ').append(snapshot.find(collection, 0, key).map(CommittedBatches::value).orElse(0L));
            }
            return state.append(' ').append(snapshot.count(collection)).toString();
        }
    }

    /** Moves all rows into segments, which changes nothing that is read. */
    @Operation
    public void flush() {
        engine.flush();
    }

    /** Ends its threads. */
    @Validate
    public void close() {
        engine.close();
    }

    /** What the answers must be when one operation follows the other. */
    public static final class OneAfterTheOther {

        private final long[] values = new long[3];
        private long sequence;

        public long put(int key) {
            values[key] = 1;
            return ++sequence;
        }

        public long increase(int key) {
            if (values[key] > 0) {
                values[key]++;
                sequence++;
            }
            return values[key];
        }

        public String delete(int key) {
            boolean there = values[key] > 0;
            values[key] = 0;
            return ++sequence + " " + (there ? 1 : 0);
        }

        public String read() {
            long count = Arrays.stream(values).filter(value -> value > 0).count();
            return sequence + " " + values[1] + " " + values[2] + " " + count;
        }

        public void flush() {
            // changes nothing that is read
        }
    }
}
