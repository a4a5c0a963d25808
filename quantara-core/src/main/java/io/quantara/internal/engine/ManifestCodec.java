package io.quantara.internal.engine;

import io.quantara.CorruptionException;
import io.quantara.Metadata;
import io.quantara.index.IndexOptions;
import io.quantara.internal.query.MetadataCodec;
import io.quantara.internal.storage.FileSummary;
import io.quantara.internal.storage.ManifestStore;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a manifest, as metadata: the state of the database at one sequence number. Fields that a release does
 * not know are ignored; what older releases must not ignore is a feature flag of the manifest.
 */
final class ManifestCodec {

    private ManifestCodec() {}

    /**
     * What a manifest says.
     *
     * @param sequence everything up to it is in the files named here
     * @param oldestLog the first log with newer batches, 0 for none
     * @param nextFile a number above all that were used
     * @param nextCollection the number of the next new collection
     * @param config the user's own settings
     * @param files the segment, deletion and index files
     * @param collections the collections
     * @param versions the named versions
     */
    record Contents(
            long sequence,
            long oldestLog,
            long nextFile,
            int nextCollection,
            Metadata config,
            List<FileSummary> files,
            List<StoredCollection> collections,
            List<StoredVersion> versions) {

        /** Returns the flags of what a writer must understand: one that knows no versions would delete their files. */
        long writerFeatures() {
            return versions.isEmpty() ? 0 : ManifestStore.NAMED_VERSIONS;
        }

        /** Returns the names of the files. */
        Set<String> fileNames() {
            Set<String> names = new HashSet<>();
            for (FileSummary file : files) {
                names.add(file.name());
            }
            return Collections.unmodifiableSet(names);
        }
    }

    /** A collection with its parts. */
    record StoredCollection(CollectionState state, List<StoredPart> parts) {}

    /** A named version: the sequence number it is read at, and what there was. */
    record StoredVersion(
            String name, long sequence, long createdMillis, Metadata config, List<StoredCollection> collections) {}

    /**
     * A part: its segment and group, the sequence number of all its rows or 0, its deletions if any, its index if one
     * is stored, and the number of the file of its rows' codes or 0.
     */
    record StoredPart(
            long segment,
            long group,
            long sequence,
            Deletions.@Nullable Location deletions,
            long lastDeletion,
            @Nullable StoredIndex index,
            long codesFile) {}

    /** An index: type and options it was built with, and its file. */
    record StoredIndex(String type, Map<String, ?> options, long file) {}

    static ByteBuffer encode(Contents contents) {
        List<Object> files = new ArrayList<>();
        for (FileSummary file : contents.files) {
            files.add(Map.of(
                    "name", file.name(),
                    "length", file.lengthBytes(),
                    "id", file.fileId().toString(),
                    "crc", (long) file.footerCrc()));
        }
        Metadata encoded = Metadata.of("sequence", contents.sequence, "oldestLog", contents.oldestLog)
                .with("nextFile", contents.nextFile)
                .with("nextCollection", contents.nextCollection)
                .with("config", contents.config.asMap())
                .with("files", files)
                .with("collections", collections(contents.collections));
        if (!contents.versions.isEmpty()) {
            encoded = encoded.with("versions", contents.versions.stream().map(ManifestCodec::version).toList());
        }
        return ByteBuffer.wrap(MetadataCodec.encode(encoded));
    }

    private static Map<String, Object> version(StoredVersion version) {
        Map<String, Object> encoded = new LinkedHashMap<>();
        encoded.put("name", version.name);
        encoded.put("sequence", version.sequence);
        encoded.put("created", version.createdMillis);
        encoded.put("config", version.config.asMap());
        encoded.put("collections", collections(version.collections));
        return encoded;
    }

    private static List<Object> collections(List<StoredCollection> collections) {
        List<Object> encoded = new ArrayList<>();
        collections.forEach(collection -> encoded.add(collection(collection)));
        return encoded;
    }

    private static Map<String, Object> collection(StoredCollection collection) {
        Map<String, Object> encoded = new LinkedHashMap<>();
        CollectionState state = collection.state;
        encoded.put("id", state.id());
        encoded.put("name", state.name());
        encoded.put("options", OptionsCodec.encode(state.options()).asMap());
        encoded.put("inferredDimension", state.inferredDimension());
        encoded.put("seed", state.seed());
        List<Object> parts = new ArrayList<>();
        collection.parts.forEach(part -> parts.add(part(part)));
        encoded.put("parts", parts);
        return encoded;
    }

    private static Map<String, Object> part(StoredPart part) {
        Map<String, Object> encoded = new LinkedHashMap<>();
        encoded.put("segment", part.segment);
        encoded.put("group", part.group);
        encoded.put("sequence", part.sequence);
        if (part.deletions != null) {
            encoded.put("deletionFile", part.deletions.fileNumber());
            encoded.put("deletionGroup", part.deletions.group());
            encoded.put("lastDeletion", part.lastDeletion);
        }
        if (part.index != null) {
            encoded.put("indexType", part.index.type);
            encoded.put("indexOptions", part.index.options);
            encoded.put("indexFile", part.index.file);
        }
        if (part.codesFile != 0) {
            encoded.put("codesFile", part.codesFile);
        }
        return encoded;
    }

    static Contents decode(ByteBuffer payload, String file) {
        try {
            MemorySegment bytes = MemorySegment.ofBuffer(payload);
            return decode(MetadataCodec.decode(bytes, 0, bytes.byteSize()));
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException | ClassCastException e) {
            throw new CorruptionException(
                    file,
                    0,
                    "The payload of " + file + " cannot be decoded (" + e.getMessage()
                            + "): open the database with the release that wrote it, or restore a backup",
                    e);
        }
    }

    private static Contents decode(Metadata encoded) {
        List<FileSummary> files = new ArrayList<>();
        for (Metadata file : objects(encoded, "files")) {
            files.add(new FileSummary(
                    file.getString("name"),
                    file.getLong("length"),
                    UUID.fromString(file.getString("id")),
                    (int) file.getLong("crc")));
        }
        List<StoredVersion> versions = new ArrayList<>();
        if (encoded.contains("versions")) {
            for (Metadata version : objects(encoded, "versions")) {
                versions.add(new StoredVersion(
                        version.getString("name"),
                        version.getLong("sequence"),
                        version.getLong("created"),
                        version.getMap("config"),
                        decodeCollections(version)));
            }
        }
        return new Contents(
                encoded.getLong("sequence"),
                encoded.getLong("oldestLog"),
                encoded.getLong("nextFile"),
                Math.toIntExact(encoded.getLong("nextCollection")),
                encoded.getMap("config"),
                files,
                decodeCollections(encoded),
                versions);
    }

    private static List<StoredCollection> decodeCollections(Metadata encoded) {
        List<StoredCollection> collections = new ArrayList<>();
        for (Metadata collection : objects(encoded, "collections")) {
            collections.add(decodeCollection(collection));
        }
        return collections;
    }

    private static StoredCollection decodeCollection(Metadata encoded) {
        CollectionState state = new CollectionState(
                Math.toIntExact(encoded.getLong("id")),
                encoded.getString("name"),
                OptionsCodec.decode(encoded.getMap("options")),
                Math.toIntExact(encoded.getLong("inferredDimension")),
                encoded.getLong("seed"),
                List.of());
        List<StoredPart> parts = new ArrayList<>();
        for (Metadata part : objects(encoded, "parts")) {
            parts.add(decodePart(part));
        }
        return new StoredCollection(state, parts);
    }

    private static StoredPart decodePart(Metadata encoded) {
        boolean hasDeletions = encoded.contains("deletionFile");
        return new StoredPart(
                encoded.getLong("segment"),
                encoded.getLong("group"),
                encoded.getLong("sequence"),
                hasDeletions
                        ? new Deletions.Location(encoded.getLong("deletionFile"), encoded.getLong("deletionGroup"))
                        : null,
                hasDeletions ? encoded.getLong("lastDeletion") : 0,
                encoded.contains("indexType")
                        ? new StoredIndex(
                                encoded.getString("indexType"),
                                IndexOptions.of(options(encoded)).asMap(),
                                encoded.getLong("indexFile"))
                        : null,
                encoded.contains("codesFile") ? encoded.getLong("codesFile") : 0);
    }

    /** Options are never null; metadata in general may be. */
    private static Map<String, Object> options(Metadata encoded) {
        Map<String, Object> options = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> option :
                encoded.getMap("indexOptions").asMap().entrySet()) {
            Object value = option.getValue();
            if (value != null) {
                options.put(option.getKey(), value);
            }
        }
        return options;
    }

    private static List<Metadata> objects(Metadata encoded, String key) {
        List<Metadata> objects = new ArrayList<>();
        for (Object element : encoded.getList(key)) {
            if (!(element instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException(key + " holds " + element);
            }
            Map<String, Object> copy = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                copy.put(String.valueOf(entry.getKey()), entry.getValue());
            }
            objects.add(Metadata.copyOf(copy));
        }
        return objects;
    }
}
