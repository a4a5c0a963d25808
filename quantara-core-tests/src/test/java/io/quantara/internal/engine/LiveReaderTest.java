package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Document;
import io.quantara.Durability;
import io.quantara.LoadOptions;
import io.quantara.ReaderLag;
import io.quantara.internal.storage.FileKind;
import io.quantara.testkit.disk.DiskOperation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How a reader moves forward beside a writer, and what that costs. */
class LiveReaderTest extends LiveReaderFixture {

    @Test
    void readsNothingWhenNothingHasChanged() {
        insert("a", "b");
        writer.settle();
        assertThat(refresh()).isTrue();
        long reads = view.reads();

        assertThat(refresh()).isFalse();

        assertThat(view.reads()).isEqualTo(reads);
        assertThat(opened).isEmpty();
        assertThat(reader.lag().batchesBehind()).isZero();
        assertThat(view.reads()).isEqualTo(reads);
    }

    @Test
    void readsOnlyTheEndOfTheLogWhenOnlyItHasGrown() throws IOException {
        insert("a");
        writer.settle();
        refresh();
        insert("b");
        writer.settle();
        long reads = view.reads();

        assertThat(refresh()).isTrue();

        assertThat(shown()).containsExactly("a", "b");
        assertThat(opened).containsExactly(log());
        assertThat(view.reads() - reads).as("reads of the log, in two passes").isLessThanOrEqualTo(2);
    }

    private String log() throws IOException {
        return disk.list().stream().filter(file -> file.endsWith(".wal")).reduce("", (one, two) -> two);
    }

    @Test
    void opensOnlyTheFilesThatAreNewAfterAFlush() {
        insert("a", "b", "c");
        flush();
        refresh();
        assertThat(openedAny(FileKind.SEGMENT)).isTrue();
        List<String> first = List.copyOf(opened);
        insert("d");
        writer.db().delete(Operation.id("a"));
        flush();

        assertThat(refresh()).isTrue();

        assertThat(shown()).containsExactly("b", "c", "d");
        assertThat(openedAny(FileKind.SEGMENT)).isTrue();
        assertThat(openedAny(FileKind.DELETIONS)).isTrue();
        assertThat(opened).doesNotContainAnyElementsOf(
                first.stream().filter(file -> file.endsWith(".seg")).toList());
        List<String> second = List.copyOf(opened);
        insert("e");
        flush();
        refresh();
        assertThat(openedAny(FileKind.DELETIONS)).as("opened %s, before %s", opened, second).isFalse();
    }

    @Test
    void saysThatNothingIsNewerWhenFilesWereOnlyRearranged() {
        insert("a", "b", "c");
        flush();
        insert("d");
        flush();
        assertThat(refresh()).isTrue();
        ReaderLag before = reader.lag();

        writer.db().compact();

        assertThat(refresh()).isFalse();
        assertThat(openedAny(FileKind.SEGMENT)).isTrue();
        assertThat(shown()).containsExactly("a", "b", "c", "d");
        assertThat(reader.lag().sequenceNumber()).isEqualTo(before.sequenceNumber());
    }

    @Test
    void showsOnlyWhatWasForced() {
        restart(Durability.OS);
        insert("a", "b");
        writer.settle();
        assertThat(refresh()).isFalse();
        assertThat(shown()).isEmpty();
        assertThat(reader.lag().batchesBehind()).isZero();

        writer.db().persist();

        assertThat(reader.lag().batchesBehind()).isEqualTo(2);
        assertThat(reader.lag().durableSequenceNumber()).isEqualTo(2);
        assertThat(refresh()).isTrue();
        assertThat(shown()).containsExactly("a", "b");
        assertThat(reader.lag().batchesBehind()).isZero();
    }

    @Test
    void showsManualChangesWhenTheyArePersisted() {
        restart(Durability.MANUAL);
        insert("a", "b", "c", "d", "e", "f");
        writer.settle();
        assertThat(refresh()).isFalse();

        writer.db().persist();

        assertThat(refresh()).isTrue();
        assertThat(shown()).hasSize(6);
    }

    @Test
    void countsWhatANewerManifestHolds() {
        insert("a");
        flush();
        insert("b", "c");
        writer.settle();

        ReaderLag lag = reader.lag();

        assertThat(lag.sequenceNumber()).isZero();
        assertThat(lag.durableSequenceNumber()).isEqualTo(3);
        assertThat(lag.batchesBehind()).isEqualTo(3);
        assertThat(shown()).isEmpty();
        assertThat(writer.db().stats().readerLag()).isEmpty();
        assertThat(writer.db().refresh()).isFalse();
    }

    /** A load lies in no log: before the directory is forced, a power cut would take it back. */
    @Test
    void showsALoadOnceItsManifestIsDurable() {
        List<String> seen = new ArrayList<>();
        boolean[] renamed = {false};
        boolean[] looking = {false};
        disk.onCall(call -> {
            if (renamed[0] && !looking[0]) {
                looking[0] = true;
                boolean moved = reader.db().refresh();
                seen.add((moved ? "moved to " : "stayed at ") + shown().size());
                looking[0] = false;
            }
            renamed[0] |= call.operation() == DiskOperation.RENAME;
        });
        writer.db().load(
                IntStream.range(0, 9).mapToObj(i -> Operation.document("load" + i, "loaded")),
                LoadOptions.defaults());
        writer.settle();
        disk.onCall(call -> {});

        assertThat(seen.getFirst()).as("seen before the directory was forced").isEqualTo("moved to 0");
        assertThat(seen).contains("stayed at 0", "moved to 9").doesNotContain("stayed at 1");
        assertThat(seen.indexOf("moved to 9")).isLessThan(seen.indexOf("stayed at 9"));
        assertThat(shown()).hasSize(9);
    }

    @Test
    void leavesAStreamThatIsRunningInTheStateItBeganWith() {
        insert("a", "b", "c", "d", "e");
        flush();
        refresh();
        try (Stream<Document> documents = reader.db().stream()) {
            Iterator<Document> iterator = documents.iterator();
            List<String> names = new ArrayList<>(List.of(iterator.next().name()));
            writer.db().getCollection("default").clear();
            flush();
            writer.db().compact();
            assertThat(refresh()).isTrue();
            iterator.forEachRemaining(document -> names.add(document.name()));
            assertThat(names).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
        }
        assertThat(shown()).isEmpty();
    }
}
