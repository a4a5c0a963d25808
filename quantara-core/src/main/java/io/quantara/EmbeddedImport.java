package io.quantara;

import io.quantara.internal.engine.LoadSession;
import io.quantara.internal.exchange.DocumentFileReader;
import io.quantara.internal.exchange.Gzip;
import io.quantara.internal.exchange.ImportTarget;
import io.quantara.internal.exchange.OriginalJsonReader;
import io.quantara.internal.storage.UserFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Import of files, through one load session. Safe for many threads. */
final class EmbeddedImport {

    private final EmbeddedDocuments documents;

    EmbeddedImport(EmbeddedDocuments documents) {
        this.documents = documents;
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
            return documents.context().indexTypes().knows(name);
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
