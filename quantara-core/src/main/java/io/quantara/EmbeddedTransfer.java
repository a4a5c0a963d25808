package io.quantara;

import io.quantara.internal.engine.CatalogWrites;
import io.quantara.internal.engine.CollectionState;
import io.quantara.internal.engine.LoadSession;
import io.quantara.internal.engine.OrderedRows;
import io.quantara.internal.engine.Snapshot;
import io.quantara.internal.engine.StoredRow;
import io.quantara.internal.exchange.DocumentFileReader;
import io.quantara.internal.exchange.DocumentVisitor;
import io.quantara.internal.exchange.ExportSource;
import io.quantara.internal.exchange.Gzip;
import io.quantara.internal.exchange.ImportTarget;
import io.quantara.internal.exchange.JsonLinesWriter;
import io.quantara.internal.exchange.OriginalJsonReader;
import io.quantara.internal.exchange.OriginalJsonWriter;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.storage.UserFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Import and export of files, through one load session or one snapshot. Safe for many threads. */
final class EmbeddedTransfer {

    private final EmbeddedDocuments documents;

    EmbeddedTransfer(EmbeddedDocuments documents) {
        this.documents = documents;
    }

    void exportToJson(Path file) {
        export(file, (source, output) -> OriginalJsonWriter.write(source, output));
    }

    void exportToJsonLines(String collection, Path file) {
        export(file, (source, output) -> JsonLinesWriter.write(source, collection, output));
    }

    private void export(Path file, Export export) {
        try (Snapshot snapshot = documents.context().engine().snapshot()) {
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

    LoadReport importFromJson(Path file, LoadOptions options) {
        if (options.commitEvery() != 0) {
            throw new IllegalArgumentException("commitEvery is " + options.commitEvery()
                    + ": an import of this format is always atomic, leave it out");
        }
        long started = System.nanoTime();
        try (InputStream input = Gzip.unwrap(UserFiles.open(file));
                SessionTarget target = new SessionTarget(options)) {
            OriginalJsonReader.read(input, target);
            return target.finish(started);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    LoadReport importFrom(ImportFile file, String collection, LoadOptions options) {
        long started = System.nanoTime();
        String name = EmbeddedVectors.collectionName(collection);
        try (InputStream input = Gzip.unwrap(UserFiles.open(file.path()));
                @Nullable InputStream beside = beside(file);
                SessionTarget target = new SessionTarget(options)) {
            DocumentFileReader.read(file, input, beside, name, target);
            return target.finish(started);
        } catch (IOException e) {
            throw unreadable(file.path(), e);
        }
    }

    private static @Nullable InputStream beside(ImportFile file) throws IOException {
        Path path = file.documents().orElse(null);
        return path == null ? null : Gzip.unwrap(UserFiles.open(path));
    }

    private static QuantaraException unreadable(Path file, IOException cause) {
        if (cause instanceof NoSuchFileException missing) {
            return new NotFoundException("There is no file " + missing.getFile() + ": check the path", cause);
        }
        return new StorageException(
                "Could not read " + file + " (" + cause + "): check the path and its permissions", cause);
    }

    /** Passes what readers find to a load session, or to one after the other when batches are committed. */
    private final class SessionTarget implements ImportTarget, AutoCloseable {

        private static final int PROGRESS_EVERY = 1000;

        private final LoadOptions options;
        private final List<String> warnings = new ArrayList<>();
        private final Map<String, Object> settings = new LinkedHashMap<>();
        private LoadSession session;
        private LoadSession.Result committed = new LoadSession.Result(0, 0, 0);
        private long done;

        SessionTarget(LoadOptions options) {
            this.options = options;
            this.session = documents.beginLoad(options.onConflict());
        }

        @Override
        public void close() {
            session.close();
        }

        LoadReport finish(long started) {
            if (!settings.isEmpty()) {
                Metadata merged = session.snapshot().catalog().config();
                for (Map.Entry<String, Object> setting : settings.entrySet()) {
                    merged = merged.with(setting.getKey(), setting.getValue());
                }
                session.config(merged);
            }
            commit();
            options.progress().progress(done, done);
            return EmbeddedLoad.report(committed, started, warnings);
        }

        private void commit() {
            LoadSession.Result result = session.commit();
            committed = new LoadSession.Result(
                    committed.inserted() + result.inserted(),
                    committed.replaced() + result.replaced(),
                    committed.skipped() + result.skipped());
        }

        @Override
        public boolean knowsIndexType(String name) {
            return IndexTypes.isExact(name)
                    || documents.context().indexTypes().find(name).isPresent();
        }

        @Override
        public void collection(String name) {
            session.collection(EmbeddedVectors.collectionName(name), null);
        }

        @Override
        public void options(String collection, CollectionOptions stated) {
            session.collection(collection, stated);
        }

        @Override
        public void inferredDimension(String collection, int dimension) {
            session.inferredDimension(collection, dimension);
        }

        @Override
        public void setting(String name, @Nullable Object value) {
            settings.put(name, value);
        }

        @Override
        public void document(
                String collection, @Nullable UUID id, String name, float[] vector, Metadata metadata) {
            session.add(collection, id, EmbeddedVectors.row(name, vector, metadata));
            done++;
            if (options.commitEvery() != 0 && done % options.commitEvery() == 0) {
                commit();
                session.close();
                session = documents.beginLoad(options.onConflict());
            }
            if (done % PROGRESS_EVERY == 0) {
                options.progress().progress(done, ProgressListener.UNKNOWN);
            }
        }

        @Override
        public void warn(String message) {
            warnings.add(message);
        }
    }
}
