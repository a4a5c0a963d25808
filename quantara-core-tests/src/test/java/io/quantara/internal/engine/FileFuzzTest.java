package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.quantara.Filter;
import io.quantara.Metadata;
import io.quantara.QuantaraException;
import io.quantara.internal.query.DamagedMetadataException;
import io.quantara.internal.query.FilterEvaluator;
import io.quantara.internal.query.MetadataCodec;
import io.quantara.internal.query.RowFields;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FormatFile;
import io.quantara.internal.storage.LogHeaderExpectation;
import io.quantara.internal.storage.LogReader;
import io.quantara.internal.storage.ManifestStore;
import io.quantara.internal.storage.SectionFile;
import io.quantara.internal.storage.SectionKey;
import io.quantara.internal.storage.UnfinishedLogException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Hands anything to what reads the files of a database: only exceptions of ours may come out. The checksums are made
 * right first, unless the input begins with a zero byte: what they let through must be refused as well. The build
 * repeats the committed inputs; {@code scripts/fuzz} looks for new ones.
 */
class FileFuzzTest {

    private static final Filter FILTER =
            Filter.or(Filter.gt("a.b", 2), Filter.contains("list", "x"), Filter.eq("a", 1));

    @FuzzTest
    void format(byte[] input) throws IOException {
        byte[] file = file(input);
        if (repairs(input)) {
            Checksums.repairHeader(file, 60);
        }
        try {
            assertThat(FormatFile.read(new ImageDisk(Map.of("FORMAT", file))).epoch()).isEqualTo(1);
        } catch (QuantaraException e) {
            assertThat(e.getMessage()).containsAnyOf("FORMAT", "format epoch");
        }
    }

    @FuzzTest
    void manifest(byte[] input) throws IOException {
        byte[] file = file(input);
        if (repairs(input)) {
            Checksums.repairManifest(file);
        }
        ImageDisk disk = new ImageDisk(Map.of("MANIFEST-000001", file));
        try {
            new ManifestStore(disk, uuid(file, 40))
                    .readLatest()
                    .ifPresent(found -> ManifestCodec.decode(found.payload(), "MANIFEST-000001"));
        } catch (QuantaraException e) {
            assertThat(e.getMessage()).containsAnyOf("MANIFEST-000001", "understand features");
        }
    }

    @FuzzTest
    void log(byte[] input) throws IOException {
        byte[] file = file(input);
        if (repairs(input)) {
            Checksums.repairLog(file);
        }
        ImageDisk disk = new ImageDisk(Map.of("000001.wal", file));
        LogHeaderExpectation expected = LogHeaderExpectation.oldest(uuid(file, 16), 1);
        for (LogReader.Scope scope : LogReader.Scope.values()) {
            try {
                long[] last = {-1};
                LogReader.read(disk, expected, true, scope, (sequence, payload) -> {
                    assertThat(last[0] == -1 || sequence == last[0] + 1).isTrue();
                    last[0] = sequence;
                    readBatch(payload);
                });
            } catch (QuantaraException | UnfinishedLogException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    @FuzzTest
    void batch(byte[] input) {
        try {
            readBatch(ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN));
        } catch (QuantaraException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    /** Reads the fields that a memtable would copy. */
    private static void readBatch(ByteBuffer payload) {
        BatchReader.read(payload, new BatchReader.Visitor() {
            @Override
            public void put(int collectionId, EncodedRow row, BatchWriter.Existing existing) {
                long length = (long) row.nameLength() + row.metadataLength();
                assertThat(row.fields().asSlice(row.fieldsOffset(), length).byteSize()).isNotNegative();
                assertThat(row.vectors().asSlice(row.vectorOffset(), 4L * row.dimension()).byteSize()).isNotNegative();
            }

            @Override
            public void delete(int collectionId, long idMost, long idLeast) {}

            @Override
            public void catalog(CatalogChange change) {
                assertThat(change).isNotNull();
            }
        });
    }

    @FuzzTest
    void sections(byte[] input) throws IOException {
        byte[] file = file(input);
        if (repairs(input)) {
            Checksums.repairSections(file);
        }
        ImageDisk disk = new ImageDisk(Map.of("file", file));
        for (FileKind kind : FileKind.values()) {
            if (kind.holdsSections()) {
                read(disk, kind);
            }
        }
    }

    @FuzzTest
    void segment(byte[] input) throws IOException {
        byte[] file = file(input);
        Checksums.repairSections(file);
        ImageDisk disk = new ImageDisk(Map.of("000001.seg", file));
        Reclaimer reclaimer = new Reclaimer(new SteppedScheduler(0));
        FileLifetime lifetime = new FileLifetime(disk, reclaimer, FileLifetime.Deleting.FORBIDDEN);
        try (SectionFile unlisted = SectionFile.openUnlisted(disk, "000001.seg", FileKind.SEGMENT)) {
            SegmentFile segment = SegmentFile.open(disk, unlisted.summary(), lifetime);
            try {
                unlisted.sections().forEach(key -> segment.group(key.group()).requireKeys());
            } finally {
                segment.resource().release();
                reclaimer.close();
            }
        } catch (QuantaraException e) {
            assertThat(e.getMessage()).contains("000001.seg");
        }
    }

    private static void read(ImageDisk disk, FileKind kind) throws IOException {
        try (SectionFile file = SectionFile.openUnlisted(disk, "file", kind)) {
            file.verifyAll();
            for (SectionKey key : file.sections()) {
                file.verify(key.type(), key.group());
                file.check(key.type(), key.group()).requireAll();
                assertThat(file.section(key.type(), key.group()).byteSize()).isNotNegative();
            }
        } catch (QuantaraException e) {
            assertThat(e.getMessage()).contains("file");
        }
    }

    @FuzzTest
    void metadata(byte[] input) {
        MemorySegment bytes = MemorySegment.ofArray(input);
        Optional<Metadata> decoded = Optional.empty();
        try {
            decoded = Optional.of(MetadataCodec.decode(bytes, 0, input.length));
        } catch (DamagedMetadataException e) {
            assertThat(e.offset()).isBetween(0L, (long) input.length);
        }
        decoded.ifPresent(metadata -> {
            byte[] again = MetadataCodec.encode(metadata);
            assertThat(MetadataCodec.decode(MemorySegment.ofArray(again), 0, again.length)).isEqualTo(metadata);
        });
        try {
            FilterEvaluator.of(FILTER).matches(new OneRow(bytes), 0);
        } catch (DamagedMetadataException e) {
            assertThat(decoded).isEmpty();
        }
    }

    /** A row that has no name, and all of some memory as its metadata. */
    private record OneRow(MemorySegment fields) implements RowFields {

        @Override
        public long idMost(int ordinal) {
            return 0;
        }

        @Override
        public long idLeast(int ordinal) {
            return 0;
        }

        @Override
        public long nameOffset(int ordinal) {
            return 0;
        }

        @Override
        public int nameLength(int ordinal) {
            return 0;
        }

        @Override
        public long metadataOffset(int ordinal) {
            return 0;
        }

        @Override
        public int metadataLength(int ordinal) {
            return (int) fields.byteSize();
        }
    }

    private static boolean repairs(byte[] input) {
        return input.length > 0 && input[0] != 0;
    }

    private static byte[] file(byte[] input) {
        return Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
    }

    /** Returns the id that a file has, so that it is the one expected. */
    private static UUID uuid(byte[] file, int offset) {
        ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(file, offset + 16)).order(ByteOrder.LITTLE_ENDIAN);
        return new UUID(bytes.getLong(offset), bytes.getLong(offset + 8));
    }
}
