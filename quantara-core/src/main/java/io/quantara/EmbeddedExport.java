package io.quantara;

import io.quantara.internal.engine.CatalogWrites;
import io.quantara.internal.engine.CollectionState;
import io.quantara.internal.engine.Engine;
import io.quantara.internal.engine.OrderedRows;
import io.quantara.internal.engine.Snapshot;
import io.quantara.internal.engine.StoredRow;
import io.quantara.internal.exchange.DocumentVisitor;
import io.quantara.internal.exchange.ExportSource;
import io.quantara.internal.exchange.JsonLinesWriter;
import io.quantara.internal.exchange.OriginalJsonWriter;
import io.quantara.internal.storage.UserFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/** Export to files of the moment that a reader reads at. Safe for many threads. */
final class EmbeddedExport {

    private final EmbeddedReader reader;

    EmbeddedExport(EmbeddedReader reader) {
        this.reader = reader;
    }

    void toJson(Path file) {
        Objects.requireNonNull(file, "file");
        export(file, (source, output) -> OriginalJsonWriter.write(source, output));
    }

    void toJsonLines(String collection, Path file) {
        Objects.requireNonNull(collection, "collection");
        Objects.requireNonNull(file, "file");
        export(file, (source, output) -> JsonLinesWriter.write(source, collection, output));
    }

    private void export(Path file, Export export) {
        try (Engine.AutoCloseableCall _ = reader.context().engine().call();
                Snapshot snapshot = reader.moment()) {
            UserFiles.create(file, output -> export.write(new SnapshotSource(snapshot), output));
        } catch (FileAlreadyExistsException e) {
            throw new AlreadyExistsException(file + " exists: it is not overwritten, choose a new file", e);
        } catch (IOException e) {
            throw new StorageException(
                    "Could not write " + file + " (" + e + "): check folder and space, then try again",
                    e);
        }
    }

    /** Writes a snapshot to a stream. */
    private interface Export {
        void write(ExportSource source, OutputStream output) throws IOException;
    }

    /** What a snapshot exports. */
    private static final class SnapshotSource implements ExportSource {

        private final Snapshot snapshot;
        private final Map<String, CollectionState> states;

        SnapshotSource(Snapshot snapshot) {
            this.snapshot = snapshot;
            this.states = snapshot.catalog().byName();
        }

        @Override
        public List<String> collections() {
            return List.copyOf(states.keySet());
        }

        private CollectionState state(String collection) {
            CollectionState state = states.get(collection);
            if (state == null) {
                throw CatalogWrites.notFound(snapshot.catalog(), collection);
            }
            return state;
        }

        @Override
        public CollectionOptions options(String collection) {
            return state(collection).options();
        }

        @Override
        public OptionalInt dimension(String collection) {
            int dimension = state(collection).dimension();
            return dimension == 0 ? OptionalInt.empty() : OptionalInt.of(dimension);
        }

        @Override
        public Metadata settings() {
            return snapshot.catalog().config();
        }

        @Override
        public void documents(String collection, DocumentVisitor visitor) throws IOException {
            OrderedRows rows = new OrderedRows(snapshot, state(collection), null);
            while (rows.hasNext()) {
                Snapshot.Place place = rows.next();
                visitor.document(
                        StoredRow.id(place.rows(), place.ordinal()),
                        StoredRow.name(place.rows(), place.ordinal()),
                        StoredRow.vector(place.rows(), place.ordinal()),
                        StoredRow.metadata(place.rows(), place.ordinal()));
            }
        }
    }
}
