package io.quantara.internal.engine;

import io.quantara.CancelledException;
import io.quantara.CorruptionException;
import io.quantara.index.IndexType;
import io.quantara.index.StoredIndexType;
import io.quantara.internal.index.BuiltIndex;
import io.quantara.internal.index.IndexBuild;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.index.Workers;
import io.quantara.internal.query.AttachedIndex;
import io.quantara.internal.query.Hit;
import io.quantara.internal.query.Query;
import io.quantara.internal.query.SearchPart;
import io.quantara.internal.query.SnapshotSearcher;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FileSummary;
import io.quantara.internal.storage.SectionFile;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Verifies index files: checksums, whether their type opens them, and how well they answer some of the rows' own
 * vectors, compared with exact search. Used by one thread.
 */
final class IndexCheck {

    private static final int QUERIES = 20;
    private static final int BEST = 10;
    private static final Duration LONGEST_SEARCH = Duration.ofMinutes(10);

    private final Disk disk;
    private final IndexTypes types;
    private final Findings findings;
    private final Set<String> checked = new HashSet<>();
    private final Set<String> damaged = new HashSet<>();

    IndexCheck(Disk disk, IndexTypes types, Findings findings) {
        this.disk = disk;
        this.types = types;
        this.findings = findings;
    }

    /** Returns the names of index files that cannot be used. */
    Set<String> damaged() {
        return damaged;
    }

    /** Verifies the index of a part, if it has one that is stored; once, should clones share it. */
    void check(CollectionState collection, Part part, FoundSegment.Reading reading, long sequence) {
        PartIndex index = part.index();
        if (index == null || index.stored() == null) {
            return;
        }
        FileSummary summary = index.stored().summary();
        if (!checked.add(summary.name())) {
            return;
        }
        try (SectionFile file = SectionFile.open(disk, summary, FileKind.INDEX)) {
            findings.file(summary.name(), summary.lengthBytes());
            if (reading == FoundSegment.Reading.EVERYTHING) {
                contents(collection, part, index, file, sequence);
            }
        } catch (CorruptionException e) {
            bad(collection, e.file(), e.offset(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            bad(collection, summary.name(), -1, Failures.io("read", summary.name(), e).getMessage());
        }
    }

    /** Verifies the files of codes, which belong to rows and not to a part's index, after all indexes. */
    void checkCodes(List<FileSummary> named, FoundSegment.Reading reading) {
        for (FileSummary summary : named) {
            boolean isIndex = FileName.parse(summary.name())
                    .filter(name -> name.kind() == FileKind.INDEX)
                    .isPresent();
            if (!isIndex || !checked.add(summary.name())) {
                continue;
            }
            try (SectionFile file = SectionFile.open(disk, summary, FileKind.INDEX)) {
                findings.file(summary.name(), summary.lengthBytes());
                if (reading == FoundSegment.Reading.EVERYTHING) {
                    DamageScan.damaged(file, damage -> badCodes(damage.file(), damage.offset(), damage.getMessage()));
                }
            } catch (CorruptionException e) {
                badCodes(e.file(), e.offset(), e.getMessage());
            } catch (IOException e) {
                badCodes(summary.name(), -1, Failures.io("read", summary.name(), e).getMessage());
            }
        }
    }

    private void badCodes(String file, long offset, @Nullable String message) {
        damaged.add(file);
        findings.derived(file, offset, null, String.valueOf(message));
    }

    private void contents(
            CollectionState collection, Part part, PartIndex index, SectionFile file, long sequence) {
        Set<?> sections = DamageScan.damaged(
                file, damage -> bad(collection, damage.file(), damage.offset(), String.valueOf(damage.getMessage())));
        IndexType type = types.find(index.type()).orElse(null);
        boolean isUsed = sections.isEmpty()
                && !damaged.contains(file.summary().name())
                && collection.index(part) != null
                && type instanceof StoredIndexType;
        if (isUsed && type instanceof StoredIndexType stored && part.source() instanceof SegmentGroup group) {
            int version = file.section(IndexFiles.FORMAT_VERSION, 0).get(ColumnarRows.INT, 0);
            if (version == stored.formatVersion()) {
                open(new Opened(collection, part, group, stored, file), sequence);
            }
        }
    }

    /** An index file whose checksums are right, with what it was built over. */
    private record Opened(
            CollectionState collection, Part part, SegmentGroup group, StoredIndexType type, SectionFile file) {

        String name() {
            return file.summary().name();
        }
    }

    private void open(Opened index, long sequence) {
        try (BuiltIndex built = IndexBuild.open(
                index.type,
                index.file.section(IndexFiles.CONTENT, 0),
                IndexFiles.vectors(index.collection, index.group),
                index.collection.options().indexOptions())) {
            built.index().verify();
            recall(index, new AttachedIndex(built.type(), built.index(), built.metric()), sequence);
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError e) {
            bad(
                    index.collection,
                    index.name(),
                    -1,
                    "Index file " + index.name() + " cannot be used: " + e + ". It is rebuilt when it is needed.");
        }
    }

    /** Asks for the best rows to some of the rows' own vectors, once with the index and once without. */
    private void recall(Opened index, AttachedIndex attached, long sequence) {
        ColumnarRows rows = index.group.rows();
        Deletions.LiveRows live = index.part.deletions().live(rows.count(), sequence);
        if (live.liveCount() <= BEST) {
            return;
        }
        SearchPart searched = new SearchPart(rows, live.bits(), live.liveCount(), attached);
        SnapshotSearcher searcher = new SnapshotSearcher(Workers.callerOnly(), (_, cause) -> bad(
                index.collection,
                index.name(),
                -1,
                "Index file " + index.name() + " failed in a search: " + cause + ". Exact search answers."));
        int queries = 0;
        double sum = 0;
        for (int at = 0; at < QUERIES; at++) {
            int ordinal = (int) ((long) at * rows.count() / QUERIES);
            if (searched.isLive(ordinal)) {
                sum += recall(searcher, searched, index, ordinal);
                queries++;
            }
        }
        if (queries > 0) {
            findings.recall(new Findings.Recall(
                    index.collection.name(), index.name(), index.type.name(), queries, sum / queries));
        }
    }

    private static double recall(SnapshotSearcher searcher, SearchPart part, Opened index, int ordinal) {
        List<Hit> exact = searcher.search(List.of(part), query(part, index, ordinal, true)).hits();
        List<Hit> found = searcher.search(List.of(part), query(part, index, ordinal, false)).hits();
        Set<Integer> best = exact.stream().map(Hit::ordinal).collect(Collectors.toSet());
        float worst = exact.getLast().score();
        long good = found.stream()
                .filter(hit -> best.contains(hit.ordinal()) || hit.score() == worst)
                .count();
        return (double) good / exact.size();
    }

    private static Query query(SearchPart part, Opened index, int ordinal, boolean exactOnly) {
        return new Query(
                part.rows().vector(ordinal),
                index.collection.options().metric(),
                BEST,
                null,
                Double.NaN,
                0,
                exactOnly,
                System.nanoTime() + LONGEST_SEARCH.toNanos());
    }

    private void bad(CollectionState collection, String file, long offset, @Nullable String message) {
        damaged.add(file);
        findings.derived(file, offset, collection.name(), String.valueOf(message));
    }
}
