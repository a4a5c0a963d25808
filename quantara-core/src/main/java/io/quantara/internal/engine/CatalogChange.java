package io.quantara.internal.engine;

import io.quantara.CollectionOptions;
import io.quantara.Metadata;
import io.quantara.UnknownFormatException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A change of the catalog as the log stores it: what changes, and the values. Applied to the same catalog it gives the
 * same catalog, so that replay of the log repeats what happened.
 */
sealed interface CatalogChange {

    /** Adds a collection. */
    record Create(int id, String name, CollectionOptions options, long seed) implements CatalogChange {}

    /** Gives a collection another name. */
    record Rename(int id, String name) implements CatalogChange {}

    /** Removes a collection with its rows. */
    record Drop(int id) implements CatalogChange {}

    /** Removes the rows of a collection and forgets an inferred dimension. */
    record Clear(int id) implements CatalogChange {}

    /** Adds a collection that has the rows of another one. */
    record Clone(int source, int id, String name, long seed) implements CatalogChange {}

    /** Sets the dimension that the first vector of a collection has. */
    record InferDimension(int id, int dimension) implements CatalogChange {}

    /** Replaces the options of a collection. */
    record SetOptions(int id, CollectionOptions options) implements CatalogChange {}

    /** Replaces the user's own settings. */
    record SetConfig(Metadata config) implements CatalogChange {}

    /** Keeps all collections and settings as they are now under a name. */
    record CreateVersion(String name, long createdMillis) implements CatalogChange {}

    /** Lets go of a named version. */
    record DeleteVersion(String name) implements CatalogChange {}

    /** Encodes the change. */
    default Metadata encoded() {
        return switch (this) {
            case Create c -> of("create", c.id)
                    .with("name", c.name)
                    .with("options", OptionsCodec.encode(c.options).asMap())
                    .with("seed", c.seed);
            case Rename c -> of("rename", c.id).with("name", c.name);
            case Drop c -> of("drop", c.id);
            case Clear c -> of("clear", c.id);
            case Clone c -> of("clone", c.id)
                    .with("source", c.source)
                    .with("name", c.name)
                    .with("seed", c.seed);
            case InferDimension c -> of("inferDimension", c.id).with("dimension", c.dimension);
            case SetOptions c -> of("setOptions", c.id)
                    .with("options", OptionsCodec.encode(c.options).asMap());
            case SetConfig c -> Metadata.of("change", "setConfig", "config", c.config.asMap());
            case CreateVersion c -> Metadata.of("change", "createVersion", "name", c.name)
                    .with("created", c.createdMillis);
            case DeleteVersion c -> Metadata.of("change", "deleteVersion", "name", c.name);
        };
    }

    private static Metadata of(String change, int id) {
        return Metadata.of("change", change, "id", id);
    }

    /** Decodes what {@link #encoded} made. */
    static CatalogChange decode(Metadata encoded) {
        String change = encoded.getString("change");
        return switch (change) {
            case "setConfig" -> new SetConfig(encoded.getMap("config"));
            case "createVersion" -> new CreateVersion(encoded.getString("name"), encoded.getLong("created"));
            case "deleteVersion" -> new DeleteVersion(encoded.getString("name"));
            default -> decode(change, Math.toIntExact(encoded.findLong("id").orElse(0L)), encoded);
        };
    }

    private static CatalogChange decode(String change, int id, Metadata encoded) {
        return switch (change) {
            case "create" -> new Create(
                    id, encoded.getString("name"), options(encoded), encoded.getLong("seed"));
            case "rename" -> new Rename(id, encoded.getString("name"));
            case "drop" -> new Drop(id);
            case "clear" -> new Clear(id);
            case "clone" -> new Clone(
                    Math.toIntExact(encoded.getLong("source")),
                    id,
                    encoded.getString("name"),
                    encoded.getLong("seed"));
            case "inferDimension" -> new InferDimension(id, Math.toIntExact(encoded.getLong("dimension")));
            case "setOptions" -> new SetOptions(id, options(encoded));
            default -> throw new UnknownFormatException("The catalog change '" + change
                    + "' is not known: open the database with the release that wrote it");
        };
    }

    private static CollectionOptions options(Metadata encoded) {
        return OptionsCodec.decode(encoded.getMap("options"));
    }

    /**
     * Applies the change to a catalog and tells a memtable which tables take no more rows.
     *
     * @param sequence the sequence number of its batch
     */
    default void applyTo(Catalog.Edit edit, Memtable memtable, long sequence) {
        switch (this) {
            case Create c -> edit.put(new CollectionState(c.id, c.name, c.options, 0, c.seed, List.of()));
            case Rename c -> change(edit, c.id, before -> before.withName(c.name));
            case Drop c -> {
                edit.remove(c.id);
                memtable.seal(c.id);
            }
            case Clear c -> {
                change(edit, c.id, before -> before.withParts(List.of()).withInferredDimension(0));
                memtable.seal(c.id);
            }
            case Clone c -> cloneInto(edit, memtable, c);
            case InferDimension c -> change(edit, c.id, before -> before.withInferredDimension(c.dimension));
            case SetOptions c -> change(edit, c.id, before -> before.withOptions(c.options));
            case SetConfig c -> edit.config(c.config);
            case CreateVersion c -> {
                edit.pin(c.name, sequence, c.createdMillis);
                memtable.sealAll();
            }
            case DeleteVersion c -> edit.unpin(c.name);
        }
    }

    private static void cloneInto(Catalog.Edit edit, Memtable memtable, Clone clone) {
        CollectionState source = existing(edit, clone.source);
        edit.put(new CollectionState(
                clone.id,
                clone.name,
                source.options(),
                source.inferredDimension(),
                clone.seed,
                source.shared().parts()));
        memtable.seal(clone.source);
    }

    private static void change(
            Catalog.Edit edit, int id, UnaryOperator<CollectionState> change) {
        edit.put(change.apply(existing(edit, id)));
    }

    private static CollectionState existing(Catalog.Edit edit, int id) {
        CollectionState collection = edit.collection(id);
        if (collection == null) {
            throw new IllegalStateException("The log changes collection " + id + ", which does not exist");
        }
        return collection;
    }
}
