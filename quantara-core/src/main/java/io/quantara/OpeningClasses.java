package io.quantara;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Loads the classes that opening a database and its first search need, beside the opening. In a fresh JVM an opening is
 * mostly the loading of classes, one after the other as they are needed; half of that can be done by a second core.
 *
 * <p>The names are those that {@code -Xlog:class+load} shows, in about this order. A class that is not named here is
 * loaded when it is needed, so that a list which fell behind costs time and nothing else.
 */
final class OpeningClasses implements Runnable {

    /** After a package, which ends with a dot, come classes of it. */
    private static final String NAMES = """
            io.quantara. DocumentReader Documents DatabaseOptions OpenMode ReadMode Durability CollectionOptions
                CollectionOptions$DimensionRule DatabaseOptions$Limits EmbeddedReader EmbeddedDocuments
                EmbeddedDatabase QuantaraException ClosedException AlreadyExistsException VectorCollection
                DatabaseConfig Batch OptionsMismatchException UnknownFormatException NotFoundException
                StorageException IndexMismatchException EmbeddedOpening$LateRandom EngineFailedException
                ReadOnlyException CommitOutcomeUnknownException CorruptionException DatabaseLockedException
            io.quantara.internal.query. RowFields Rows
            io.quantara.index. IndexRegistry IndexType StoredIndexType VectorIndex
            io.quantara.internal.storage. LateLogger Disk FolderDisk DiskLock DiskFile FileName FileKind PlainNames
                PublishException FolderLock LockNote ChannelForce
            io.quantara.internal.engine. Scheduler ThreadScheduler Scheduler$Worker EngineParts EngineLimits Engine
                Work StaleBatchException EngineOpening KnownFolder
            io.quantara.internal.index. IndexTypes LazilyCheckedType Workers
            io.quantara.internal.index.graph. GraphIndexType
            io.quantara.internal.index.hnsw. HnswIndexType
            io.quantara.internal.index.ivf. IvfIndexType
            io.quantara.internal.storage. FormatFile Bytes FolderFile$Access FolderFile ManifestStore ManifestFormat
                StoredManifest UnfinishedLogException FileSummary SectionFile SectionChecker SectionFormat
                SectionTable SectionCheck
            io.quantara.internal.engine. Reclaimer ThreadScheduler$ThreadWorker FileLifetime FileLifetime$Deleting
                Recovery RowSource KnownFiles ManifestCodec ManifestCodec$Contents CollectionState OptionsCodec
                ManifestCodec$StoredPart ManifestCodec$StoredIndex ManifestCodec$StoredCollection SegmentFile
                SharedResource Catalog SharingMap SharingMap$Node SharingMap$Bucket SharingMap$Branch ResourceUses
                Catalog$Edit ResourceUses$Edit PartIndex$StoredIndex PartIndex SegmentGroup RowCheck ColumnarRows
                ColumnarRows$Columns SegmentCheck BloomFilter SegmentCodes Part Deletions Recovery$Loaded Version
            io.quantara.internal.query. MetadataCodec DamagedMetadataException EncodedValues
            io.quantara. Metadata ValueNormalizer ValueNormalizer$Place Metric
            io.quantara.index. IndexOptions
            io.quantara.internal.simd. DistanceKernel CodeGroups
            io.quantara.internal.index.codes. RowCodes RowCodes$Check
            io.quantara.internal.engine. FileNumbers Checkpointer VersionSet VersionSet$Published VersionSet$Durable
                Memtable BatchApplier BatchReader$Visitor Recovery$Replayed LogChain$Tail LogChain
                Flusher$Publishing DurableLog ActiveMemtable Committer Exclusive Flusher EngineOpening$Settling
                PartReplacement Engine$Writing Compactor MergePolicy IndexKeeper IndexFiles CodeKeeper FollowerKeeper
                IndexBuilder IndexFailures
                Engine$State Calls OpenSnapshots BackPressure IndexKeeper$Kind IndexKeeper$Owner IndexKeeper$Missing
                StoredIndexCheck
            io.quantara.internal.storage. LogReader$BatchConsumer LogReader$Scope LogHeaderExpectation LogReader
                LogHeaderFormat LogHeader LogWindow LogPosition LogScan FrameHeader LogSummary
            io.quantara. DiskFullException CancelledException ProgressListener DeadlineExceededException
            io.quantara.index. SegmentVectors VectorScorer BuildContext
            io.quantara.internal.index. ReadCheck ColumnVectors IndexBuild EuclideanSpace
            io.quantara.internal.query. IndexFailureListener
            io.quantara.internal.index.graph. GraphFile Graph GraphSpace Entries
            io.quantara.internal.index.rabitq. Rotation CodeGroup
            io.quantara.internal.simd. CodeKernel
            io.quantara.internal.index.graph. Twins GraphIndex Walk NearestRows GraphSpace$Target Keys
            io.quantara.internal.index. ScratchPool BuiltIndex QueryVector RowScorer
            io.quantara.internal.query. AttachedIndex SnapshotSearcher SearchPart ExactSearch Query StopSignal
                SearchContext Ranking RowSelection AcceptedRows PlanNotes BestRows FollowerScan IndexSearch IndexSink
                OfferedOrdinals CodePlan FlatScan Found Hit IndexRecall Likeness RecallCurve RecallTable
            io.quantara.internal.engine. VersionSet$Frozen CatalogWrites VersionWrites Snapshot
                Engine$AutoCloseableCall Deletions$LiveRows IndexProgress RunningBuild$Step StoredRow Ids
                RecallSampler RecallKeeper
            io.quantara.internal.storage. UserFiles
            io.quantara. EmbeddedKernels EmbeddedContext EmbeddingModelMismatchException VersionLimitException
                SearchRequest Include SearchRequest$Settings EmbeddedSearch SearchResults EmbeddedSearch$Asked
                EmbeddedVectors DimensionMismatchException IndexState PlanPart QueryPlan SearchResult
            io.quantara.internal.simd. Kernels ScalarKernel ScalarCodeKernel KernelWarmup
            io.quantara.index. IndexQuery Scoring
            io.quantara.internal.index.rabitq. CodeQuery
            """;

    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private OpeningClasses() {}

    /** Begins to load the classes in a thread of their own, the first time. */
    static void begin() {
        if (!BEGUN.getAndSet(true)) {
            Thread thread = new Thread(new OpeningClasses(), "quantara-classes");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Initializes no class, so that the order in which that happens stays the same. */
    @Override
    public void run() {
        ClassLoader loader = OpeningClasses.class.getClassLoader();
        try {
            for (String name : names()) {
                Class.forName(name, false, loader);
            }
        } catch (ClassNotFoundException | LinkageError e) {
            System.getLogger(OpeningClasses.class.getName())
                    .log(System.Logger.Level.DEBUG, "The other classes are loaded when they are needed", e);
        }
    }

    /** Returns the names of the classes. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        String prefix = "";
        int begin = 0;
        for (int at = 0; at < NAMES.length(); at++) {
            if (NAMES.charAt(at) <= ' ') {
                if (at > begin) {
                    String word = NAMES.substring(begin, at);
                    if (word.endsWith(".")) {
                        prefix = word;
                    } else {
                        names.add(prefix.concat(word));
                    }
                }
                begin = at + 1;
            }
        }
        return names;
    }
}
