package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.CollectionOptions;
import io.quantara.Metadata;
import io.quantara.internal.query.MetadataCodec;
import io.quantara.internal.storage.FormatFile;
import io.quantara.internal.storage.LogReader;
import io.quantara.internal.storage.ManifestStore;
import io.quantara.internal.storage.StoredManifest;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The pages about the file formats name what files have in them. The offsets are held by {@link LogFrames} and
 * {@link Checksums}, which were written after the pages.
 */
class FormatDocumentsTest {

    private static final Path FOLDER = Path.of("..", "docs", "formats");

    private static String page(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name));
    }

    private static String beginning(byte[] file) {
        return new String(file, 0, 8, StandardCharsets.US_ASCII);
    }

    @Test
    void nameWhatFilesBeginAndEndWith() throws IOException {
        String pages = page("README.md") + page("manifest.md") + page("write-ahead-log.md") + page("section-files.md");
        DamageSample everything = DamageSample.all().getFirst();
        TreeSet<String> kinds = new TreeSet<>();
        everything.files().forEach((name, bytes) -> {
            kinds.add(name.replaceAll("[-0-9]", ""));
            assertThat(pages).as(name).contains("`" + beginning(bytes) + "`");
        });

        assertThat(kinds).containsExactly(".del", ".idx", ".seg", ".wal", "FORMAT", "MANIFEST");
        assertThat(pages).contains("`QTNRMEND`").contains("`QTNREND1`").contains("`0x464e5451`");
        assertThat(page("README.md")).contains("format epoch: " + FormatFile.CURRENT_EPOCH);
        assertThat(page("write-ahead-log.md")).contains("\n" + LogReader.EMPTY_LOG_BYTES + " bytes.\n");
    }

    @Test
    void nameEveryKeyOfAManifest() throws IOException {
        String page = page("manifest.md");
        for (DamageSample sample : DamageSample.all()) {
            ImageDisk disk = new ImageDisk(sample.files());
            StoredManifest manifest = new ManifestStore(disk, FormatFile.read(disk).databaseId())
                    .readLatest()
                    .orElseThrow();
            MemorySegment payload = MemorySegment.ofBuffer(manifest.payload());
            Metadata decoded = MetadataCodec.decode(payload, 0, payload.byteSize());
            keys(decoded.with("config", Map.of()).asMap())
                    .forEach(key -> assertThat(page).contains("`" + key + "`"));
        }
        assertThat(page).contains("`versions`", "`created`", "`dimension`", "`embeddingModel`");
        assertThat(page).contains(ManifestStore.NAMED_VERSIONS + " there are named versions");
    }

    /** Returns the keys of a map and of all maps inside it, but for those of an index's own options. */
    private static List<String> keys(Map<?, ?> map) {
        List<String> keys = new ArrayList<>();
        map.forEach((key, value) -> {
            keys.add(String.valueOf(key));
            if (value instanceof Map<?, ?> inner && !key.equals("indexOptions")) {
                keys.addAll(keys(inner));
            } else if (value instanceof List<?> list) {
                list.stream().filter(Map.class::isInstance).forEach(inner -> keys.addAll(keys((Map<?, ?>) inner)));
            }
        });
        return keys;
    }

    @Test
    void nameEveryChangeOfTheCatalog() throws IOException {
        String page = page("write-ahead-log.md");
        List<CatalogChange> changes = List.of(
                new CatalogChange.Create(1, "a", CollectionOptions.defaults(), 1),
                new CatalogChange.Rename(1, "a"),
                new CatalogChange.Drop(1),
                new CatalogChange.Clear(1),
                new CatalogChange.Clone(1, 2, "a", 1),
                new CatalogChange.InferDimension(1, 1),
                new CatalogChange.SetOptions(1, CollectionOptions.defaults()),
                new CatalogChange.SetConfig(Metadata.empty()),
                new CatalogChange.CreateVersion("a", 1),
                new CatalogChange.DeleteVersion("a"));
        assertThat(changes).extracting(Object::getClass).hasSameElementsAs(
                List.of(CatalogChange.class.getPermittedSubclasses()));
        for (CatalogChange change : changes) {
            Metadata encoded = change.encoded();
            assertThat(page).contains("`" + encoded.getString("change") + "`");
            encoded.asMap().keySet().forEach(key -> assertThat(page).contains("`" + key + "`"));
        }
    }

    @Test
    void nameEveryKindOfSection() throws IOException {
        assertThat(page("section-files.md"))
                .contains("| " + SegmentGroup.DESCRIPTOR + " | descriptor |")
                .contains("| " + SegmentGroup.IDS + " | ids |")
                .contains("| " + SegmentGroup.SEQUENCES + " | sequence numbers |")
                .contains("| " + SegmentGroup.NORMS + " | norms |")
                .contains("| " + SegmentGroup.ENTRIES + " | entries |")
                .contains("| " + SegmentGroup.FIELDS + " | fields |")
                .contains("| " + SegmentGroup.VECTORS + " | vectors |")
                .contains("| " + SegmentGroup.SORTED + " | order |")
                .contains("| " + SegmentGroup.BLOOM + " | Bloom filter |")
                .contains("| " + IndexFiles.FORMAT_VERSION + " | version |")
                .contains("| " + IndexFiles.CONTENT + " | content |")
                .contains("\nType " + Checkpointer.BITS + ", a group for each part");
    }
}
