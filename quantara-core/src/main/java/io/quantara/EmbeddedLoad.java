package io.quantara;

import io.quantara.internal.engine.BatchWriter;
import io.quantara.internal.engine.LoadSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/** A load from a stream into one collection, atomic as a whole or batch by batch. Used by one thread, once. */
final class EmbeddedLoad {

    private static final int EMBEDDED_TOGETHER = 256;

    private final EmbeddedDocuments documents;
    private final LoadOptions options;
    private final long started = System.nanoTime();
    private long inserted;
    private long replaced;
    private long skipped;
    private long done;

    EmbeddedLoad(EmbeddedDocuments documents, LoadOptions options) {
        this.documents = documents;
        this.options = options;
    }

    LoadReport run(Iterator<NewDocument> stream) {
        documents.context().engine().requireWritable();
        documents.requireExists();
        if (options.commitEvery() == 0) {
            loadOnce(stream, Long.MAX_VALUE);
        } else {
            while (stream.hasNext()) {
                loadOnce(stream, options.commitEvery());
            }
        }
        return report(List.of());
    }

    private void loadOnce(Iterator<NewDocument> stream, long most) {
        try (LoadSession session = documents.beginLoad(options.onConflict())) {
            String collection = documents.state(session.snapshot()).name();
            long left = most;
            while (left > 0 && stream.hasNext()) {
                List<NewDocument> chunk = new ArrayList<>();
                while (chunk.size() < Math.min(left, EMBEDDED_TOGETHER) && stream.hasNext()) {
                    chunk.add(Objects.requireNonNull(stream.next(), "document"));
                }
                add(session, collection, chunk);
                left -= chunk.size();
            }
            count(session.commit());
        }
        options.progress().progress(done, ProgressListener.UNKNOWN);
    }

    private void add(LoadSession session, String collection, List<NewDocument> chunk) {
        chunk.forEach(Versions::requireUnconditional);
        List<BatchWriter.RowBytes> rows = new EmbeddedTexts(documents).rows(chunk);
        for (int at = 0; at < chunk.size(); at++) {
            session.add(collection, chunk.get(at).id().orElse(null), rows.get(at));
        }
        done += chunk.size();
        options.progress().progress(done, ProgressListener.UNKNOWN);
    }

    private void count(LoadSession.Result result) {
        inserted += result.inserted();
        replaced += result.replaced();
        skipped += result.skipped();
    }

    /** Returns what was loaded so far. */
    LoadReport report(List<String> warnings) {
        return new LoadReport(
                inserted, replaced, skipped, Duration.ofNanos(System.nanoTime() - started), warnings);
    }

    /** Returns the report of a load that was committed. */
    static LoadReport report(LoadSession.Result result, long startedNanos, List<String> warnings) {
        return new LoadReport(
                result.inserted(),
                result.replaced(),
                result.skipped(),
                Duration.ofNanos(System.nanoTime() - startedNanos),
                warnings);
    }
}
