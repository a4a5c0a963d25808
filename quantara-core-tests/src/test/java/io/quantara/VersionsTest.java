package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VersionsTest extends DatabaseContract {

    private ProbingIndex probing = new ProbingIndex();

    @Override
    DatabaseOptions options() {
        return DatabaseOptions.defaults().indexType(probing);
    }

    @Test
    void keepTheWholeDatabaseAsItWas() {
        List<UUID> ids = db.insertAll(numbered(40, 4));
        VectorCollection research =
                db.createCollection("research", CollectionOptions.defaults().metric(Metric.DOT));
        UUID kept = research.insert("kept", vector(1, 2), Metadata.of("n", 1));
        db.config().set("a", 1);
        db.createVersion("before");
        changeEverything(ids);

        requireBefore(ids, kept);
        settle();
        requireBefore(ids, kept);
        db.compact();
        requireBefore(ids, kept);
        assertThat(db.check().problems()).isEmpty();
        assertThat(db.count()).isEqualTo(70);
    }

    private void changeEverything(List<UUID> ids) {
        db.deleteAll(ids.subList(0, 20));
        db.update(ids.get(30), DocumentPatch.of().name("changed"));
        db.insertAll(numbered(50, 4));
        db.cloneCollection("research", "clone");
        db.getCollection("clone").clear();
        db.deleteCollection("research");
        db.createCollection("research").insert("another", vector(1, 2, 3));
        db.config().set("a", 2);
    }

    private void requireBefore(List<UUID> ids, UUID kept) {
        try (DatabaseSnapshot before = db.asOf("before")) {
            assertThat(before.count()).isEqualTo(40);
            assertThat(before.get(ids.get(0)).name()).isEqualTo("0");
            assertThat(before.get(ids.get(30)).name()).isEqualTo("30");
            assertThat(before.count(Filter.lt("n", 10))).isEqualTo(10);
            assertThat(before.search(new float[4], 100)).extracting(SearchResult::id).containsOnlyOnceElementsOf(ids);
            try (Stream<Document> documents = before.stream()) {
                assertThat(documents.map(Document::id)).containsExactlyInAnyOrderElementsOf(ids);
            }
            assertThat(before.listCollections()).containsExactly("default", "research");
            assertThat(before.getCollection("research").get(kept).name()).isEqualTo("kept");
            assertThat(before.getCollection("research").count()).isEqualTo(1);
            assertThat(before.config()).isEqualTo(Metadata.of("a", 1));
            assertThat(before.sequence()).isEqualTo(db.listVersions().getFirst().sequence());
        }
    }

    @Test
    void staysWhenTheDatabaseIsOpenedAgain() {
        List<UUID> ids = db.insertAll(numbered(40, 4));
        UUID kept = db.createCollection("research").insert("kept", vector(1, 2), Metadata.of("n", 1));
        db.config().set("a", 1);
        NamedVersion created = db.createVersion("before");
        reopen();
        assertThat(db.listVersions()).containsExactly(created);
        changeEverything(ids);
        reopen();
        requireBefore(ids, kept);
        db.compact();
        reopen();
        requireBefore(ids, kept);
        assertThat(db.check().problems()).isEmpty();

        assertThat(db.deleteVersion("before")).isTrue();
        reopen();
        assertThat(db.listVersions()).isEmpty();
        assertThat(db.check().problems()).isEmpty();
    }

    @Test
    void seeNoWriteThatCameAfterThem() {
        VectorCollection empty = db.createCollection("empty");
        UUID id = db.insert("a", vector(1));
        db.createVersion("v");
        db.upsert(NewDocument.of("b", vector(2)).id(id));
        db.insert("c", vector(3));
        empty.insert("d", vector(4));
        try (DatabaseSnapshot v = db.asOf("v")) {
            assertThat(v.get(id).name()).isEqualTo("a");
            assertThat(v.count()).isEqualTo(1);
            assertThat(v.getCollection("empty").count()).isZero();
            assertThat(v.getCollection("empty").search(vector(1, 2, 3))).isEmpty();
        }
    }

    @Test
    void areIndependentOfEachOther() {
        for (int n = 0; n < 5; n++) {
            db.load(numbered(30 + n, 2).stream());
            db.createVersion("v" + n);
        }
        db.getCollection("default").clear();
        db.compact();
        db.deleteVersion("v1");
        db.deleteVersion("v3");
        db.compact();
        assertThat(db.listVersions()).extracting(NamedVersion::name).containsExactly("v0", "v2", "v4");
        for (int n = 0; n < 5; n += 2) {
            try (DatabaseSnapshot version = db.asOf("v" + n)) {
                assertThat(version.count()).isEqualTo((n + 1) * (60 + n) / 2);
            }
        }
        assertThat(db.check().problems()).isEmpty();
    }

    @Test
    void tellWhenTheyWereCreatedAndInWhichOrder() {
        Instant before = Instant.now().minusMillis(1);
        db.insert("a", vector(1));
        NamedVersion second = db.createVersion("b");
        db.insert("b", vector(2));
        NamedVersion first = db.createVersion("a");

        assertThat(db.listVersions()).containsExactly(first, second);
        assertThat(first.sequence()).isGreaterThan(second.sequence());
        assertThat(first.createdAt()).isBetween(before, Instant.now());
        assertThat(first).isNotEqualTo(second).hasToString("NamedVersion[a, " + first.sequence() + ", "
                + first.createdAt() + "]");
        assertThat(first.hashCode()).isEqualTo(db.listVersions().getFirst().hashCode());
    }

    @Test
    void refuseNamesThatExistOrCannotBe() {
        db.createVersion("v");

        assertThatThrownBy(() -> db.createVersion("v"))
                .isInstanceOf(AlreadyExistsException.class)
                .hasMessageContaining("version 'v'");
        assertThatThrownBy(() -> db.createVersion("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> db.createVersion("a\nb"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version name");
        assertThatThrownBy(() -> db.asOf("w"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("'w'")
                .hasMessageContaining("[v]");
        assertThat(db.deleteVersion("w")).isFalse();
    }

    @Test
    void giveTheirSpaceBackWhenDeleted() {
        List<UUID> ids = db.insertAll(numbered(500, 32));
        db.compact();
        db.createVersion("all");
        db.deleteAll(ids.subList(0, 490));
        assertThat(db.compact().holders()).extracting(Holder::toString).containsExactly("VERSION all");
        long kept = db.stats().bytesOnDisk();

        VersionStats all = db.stats().versions().getFirst();
        assertThat(all.name()).isEqualTo("all");
        assertThat(all.sequenceNumber()).isEqualTo(db.listVersions().getFirst().sequence());
        assertThat(all.createdAt()).isEqualTo(db.listVersions().getFirst().createdAt());
        assertThat(all.age()).isBetween(Duration.ZERO, Duration.ofMinutes(10));
        assertThat(all.bytesOnDisk()).isGreaterThan(500 * 32 * 4).isEqualTo(db.stats().versionBytes());

        try (DatabaseSnapshot open = db.asOf("all")) {
            db.deleteVersion("all");
            assertThat(db.compact().holders()).extracting(Holder::kind).containsExactly(Holder.Kind.SNAPSHOT);
            assertThat(open.count()).isEqualTo(500);
            assertThat(db.stats().openSnapshots().getFirst().bytesOnDisk()).isEqualTo(all.bytesOnDisk());
            assertThat(db.stats().versions()).isEmpty();
            assertThat(db.stats().versionBytes()).isZero();
        }
        assertThat(db.compact().holders()).isEmpty();
        requireSoon(() -> db.stats().bytesOnDisk() < kept - all.bytesOnDisk() / 2);
        assertThat(db.count()).isEqualTo(10);
    }

    /** Files are deleted by a worker. */
    private static void requireSoon(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void areNoLongerCreatedAboveTheirLimits() {
        db.close();
        db = kind.open(temp.resolve("limited"), options().maxVersions(2).versionBytes(1_000));
        List<UUID> ids = db.insertAll(numbered(500, 32));
        db.compact();
        db.createVersion("all");
        db.deleteAll(ids);
        db.compact();
        assertThatThrownBy(() -> db.createVersion("more"))
                .isInstanceOf(VersionLimitException.class)
                .hasMessageContaining("keep " + db.stats().versionBytes() + " bytes")
                .hasMessageContaining("allows 1000");
        try (DatabaseSnapshot all = db.asOf("all")) {
            assertThat(all.count()).isEqualTo(500);
        }
        db.deleteVersion("all");
        db.createVersion("one");
        db.createVersion("two");
        assertThatThrownBy(() -> db.createVersion("three"))
                .isInstanceOf(VersionLimitException.class)
                .hasMessageContaining("There are 2 named versions and maxVersions allows 2");
        assertThat(db.listVersions()).hasSize(2);
    }

    @Test
    void useTheIndexThatWasThere() {
        VectorCollection research = db.createCollection("research");
        research.insertAll(numbered(100, 4));
        db.compact();
        research.useIndex("probing");
        research.awaitIndex(Duration.ofMinutes(1));
        db.createVersion("indexed");
        research.useIndex("flat");
        research.clear();
        db.compact();
        requireIndexed();
        assertThat(probing.builds.get()).isEqualTo(1);

        assumeTrue(kind == DatabaseKind.DURABLE || kind == DatabaseKind.SMALL_SEGMENTS);
        int openings = probing.openings.get();
        reopen();
        requireIndexed();
        assertThat(probing.builds.get()).isEqualTo(1);
        assertThat(probing.openings.get()).isEqualTo(openings + 1);
    }

    private void requireIndexed() {
        try (DatabaseSnapshot version = db.asOf("indexed")) {
            SearchResults results = version.getCollection("research").search(new float[] {1, 0, 0, 0}, 5);
            assertThat(results).hasSize(5);
            assertThat(results.plan().indexType()).hasValue("probing");
        }
    }
}
