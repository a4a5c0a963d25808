package io.quantara;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Changes to one document; what is not named stays. {@link #metadata} replaces all metadata, {@link #put} and
 * {@link #remove} change single keys. With {@link #ifVersion} it applies only to what was read. Immutable; methods
 * return copies.
 */
public final class DocumentPatch {

    private static final DocumentPatch NOTHING = new DocumentPatch(null, null, null, List.of(), 0);

    private record Edit(String key, @Nullable Metadata value) {}

    private final @Nullable String name;
    private final float @Nullable [] vector;
    private final @Nullable Metadata metadata;
    private final List<Edit> edits;
    private final long ifVersion;

    private DocumentPatch(
            @Nullable String name,
            float @Nullable [] vector,
            @Nullable Metadata metadata,
            List<Edit> edits,
            long ifVersion) {
        this.name = name;
        this.vector = vector;
        this.metadata = metadata;
        this.edits = edits;
        this.ifVersion = ifVersion;
    }

    /** Returns a patch that changes nothing. */
    public static DocumentPatch of() {
        return NOTHING;
    }

    /** Returns a copy that also sets the name. */
    public DocumentPatch name(String name) {
        return new DocumentPatch(Objects.requireNonNull(name, "name"), vector, metadata, edits, ifVersion);
    }

    /** Returns a copy that also sets the vector, {@code float[dimension]}. */
    public DocumentPatch vector(float[] vector) {
        return new DocumentPatch(name, Objects.requireNonNull(vector, "vector").clone(), metadata, edits, ifVersion);
    }

    /** Returns a copy that replaces all metadata; edits named before it are dropped. */
    public DocumentPatch metadata(Metadata metadata) {
        return new DocumentPatch(name, vector, Objects.requireNonNull(metadata, "metadata"), List.of(), ifVersion);
    }

    /** Returns a copy that also sets one top-level key of the metadata; null sets a JSON null. */
    public DocumentPatch put(String key, @Nullable Object value) {
        return edited(new Edit(key, Metadata.empty().with(key, value)));
    }

    /** Returns a copy that also removes one top-level key of the metadata; a key that is not there is no error. */
    public DocumentPatch remove(String key) {
        return edited(new Edit(Objects.requireNonNull(key, "key"), null));
    }

    private DocumentPatch edited(Edit edit) {
        List<Edit> more = new ArrayList<>(edits);
        more.add(edit);
        return new DocumentPatch(name, vector, metadata, List.copyOf(more), ifVersion);
    }

    /**
     * Returns a copy that applies only to this version of the document: the update throws
     * {@link VersionConflictException} when the document has another one, or is gone.
     *
     * @param version what {@link Document#version()} said when the document was read
     */
    public DocumentPatch ifVersion(long version) {
        return new DocumentPatch(name, vector, metadata, edits, Versions.present(version));
    }

    /** Returns the vector this patch sets, or empty. */
    public Optional<float[]> vector() {
        return vector == null ? Optional.empty() : Optional.of(vector.clone());
    }

    /** Returns the version it applies to, or empty when it applies to any. */
    public OptionalLong ifVersion() {
        return ifVersion == 0 ? OptionalLong.empty() : OptionalLong.of(ifVersion);
    }

    /** Returns whether the patch changes nothing. */
    public boolean isEmpty() {
        return name == null && vector == null && metadata == null && edits.isEmpty();
    }

    /** Returns the document as it is after this patch, with the version it had before. */
    Document applyTo(Document document) {
        Metadata result = metadata == null ? document.metadata() : metadata;
        for (Edit edit : edits) {
            result = edit.value == null
                    ? result.without(edit.key)
                    : result.with(edit.key, edit.value.asMap().get(edit.key));
        }
        return new Document(
                document.id(),
                name == null ? document.name() : name,
                vector == null ? document.vector() : vector,
                result,
                document.version());
    }
}
