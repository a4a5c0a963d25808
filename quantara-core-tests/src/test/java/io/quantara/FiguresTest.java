package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FiguresTest extends DatabaseContract {

    @Test
    void countDocumentsAndDeletedRows() {
        VectorCollection research =
                db.createCollection("research", CollectionOptions.defaults().metric(Metric.DOT));
        List<UUID> ids = research.insertAll(numbered(30, 4));
        db.insert("a", vector(1, 2));
        research.deleteAll(ids.subList(0, 5));
        research.update(ids.get(6), DocumentPatch.of().name("x"));

        CollectionStats stats = research.stats();
        assertThat(stats.name()).isEqualTo("research");
        assertThat(stats.documents()).isEqualTo(25);
        assertThat(stats.dimension()).hasValue(4);
        assertThat(stats.metric()).isEqualTo(Metric.DOT);
        assertThat(stats.indexType()).isEqualTo("auto");
        assertThat(stats.indexState()).isEqualTo(IndexState.EXACT);
        assertThat(stats.indexProblem()).isEmpty();
        assertThat(stats.embeddingModel()).isEmpty();
        assertThat(db.stats().documents()).isEqualTo(26);
        assertThat(db.stats().collections()).extracting(CollectionStats::name).containsExactly("default", "research");

        db.compact();
        assertThat(research.stats().deletedRows()).isZero();
        assertThat(research.stats().segments()).isEqualTo(1);
        assertThat(db.stats().deletedRows()).isZero();
        assertThat(db.stats().documents()).isEqualTo(26);
    }

    @Test
    void countEachBatchInTheSequenceNumber() {
        long before = db.stats().sequenceNumber();

        db.insertAll(numbered(10, 2));

        assertThat(db.stats().sequenceNumber()).isGreaterThan(before);
    }

    @Test
    void countPendingChangesOnlyWhereTheyArePending() {
        db.insert("a", vector(1));
        db.insert("b", vector(2));

        boolean isManual = kind == DatabaseKind.MANUAL;
        assertThat(db.stats().pendingChanges() > 0).isEqualTo(isManual);
        db.persist();
        assertThat(db.stats().pendingChanges()).isZero();
    }

    @Test
    void addUpTheBytesOnDisk() {
        db.insertAll(numbered(100, 8));
        db.persist();

        DatabaseStats stats = db.stats();
        long sum = stats.asMetadata().getMap("bytesByKind").asMap().values().stream()
                .mapToLong(bytes -> (Long) bytes)
                .sum();
        assertThat(stats.bytesOnDisk()).isEqualTo(sum).isPositive();
        assertThat(stats.asMetadata().getLong("memtableRowLimit"))
                .isEqualTo(kind == DatabaseKind.DURABLE || kind == DatabaseKind.MANUAL ? 16_384 : 16);
    }

    @Test
    void tellTheMemoryAndItsBudget() {
        DatabaseStats before = db.stats();
        List<UUID> ids = db.insertAll(numbered(100, 8));
        db.deleteAll(ids.subList(0, 50));

        DatabaseStats after = db.stats();
        assertThat(after.memoryBudgetBytes()).isEqualTo(DatabaseOptions.DEFAULT_MEMORY_BUDGET_BYTES);
        assertThat(after.memoryBytes())
                .isGreaterThan(before.memoryBytes())
                .isLessThan(after.memoryBudgetBytes());
        assertThat(after.asMetadata().getMap("memoryByUse").asMap())
                .containsOnlyKeys("memtables", "deletions", "indexes");
    }

    @Test
    void ofACheckAreClean() {
        List<UUID> ids = db.insertAll(numbered(100, 8));
        db.deleteAll(ids.subList(0, 10));
        settle();
        db.persist();

        CheckReport report = db.check();

        assertThat(report.problems()).isEmpty();
        assertThat(report.isClean()).isTrue();
        assertThat(report.documents()).isEqualTo(90);
    }
}
