package io.quantara;

import io.quantara.EmbeddedBatchSteps.Step;
import io.quantara.internal.engine.BatchPlan;
import io.quantara.internal.engine.BatchWriter;
import io.quantara.internal.engine.CommitResult;
import io.quantara.internal.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** A batch on an open database: a list of operations until the commit. Used by one thread. */
final class EmbeddedBatch implements Batch {

    private final EmbeddedContext context;
    private final List<Step> steps = new ArrayList<>();
    private boolean isCommitted;

    EmbeddedBatch(EmbeddedContext context) {
        this.context = context;
    }

    @Override
    public void createCollection(String name, CollectionOptions options) {
        EmbeddedVectors.collectionName(Objects.requireNonNull(name, "name"));
        add(new EmbeddedBatchSteps.Create(name, context.checked(options)));
    }

    @Override
    public void renameCollection(String from, String to) {
        Objects.requireNonNull(from, "from");
        EmbeddedVectors.collectionName(Objects.requireNonNull(to, "to"));
        EmbeddedVectors.requireNotDefault(from, "renamed");
        add(new EmbeddedBatchSteps.Rename(from, to));
    }

    @Override
    public void deleteCollection(String name) {
        Objects.requireNonNull(name, "name");
        EmbeddedVectors.requireNotDefault(name, "deleted");
        add(new EmbeddedBatchSteps.Drop(name));
    }

    @Override
    public void clear(String collection) {
        add(new EmbeddedBatchSteps.Clear(Objects.requireNonNull(collection, "collection")));
    }

    @Override
    public UUID insert(String collection, NewDocument document) {
        Objects.requireNonNull(collection, "collection");
        Versions.requireUnconditional(Objects.requireNonNull(document, "document"));
        return put(EmbeddedBatchSteps.Existing.REFUSED, collection, document);
    }

    @Override
    public UUID upsert(String collection, NewDocument document) {
        Objects.requireNonNull(collection, "collection");
        Versions.requireId(Objects.requireNonNull(document, "document"));
        return put(EmbeddedBatchSteps.Existing.REPLACED, collection, document);
    }

    private UUID put(EmbeddedBatchSteps.Existing existing, String collection, NewDocument document) {
        UUID id = document.id().orElseGet(UUID::randomUUID);
        float[] vector = document.ownVector();
        BatchWriter.RowBytes row = vector == null
                ? null
                : EmbeddedVectors.row(document.name(), vector, document.metadata());
        if (row == null) {
            EmbeddedVectors.text("text", document.name());
        }
        add(new EmbeddedBatchSteps.Put(existing, collection, id, document, row));
        return id;
    }

    @Override
    public void update(String collection, UUID id, DocumentPatch patch) {
        Objects.requireNonNull(collection, "collection");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(patch, "patch");
        patch.vector().ifPresent(EmbeddedVectors::norm);
        add(new EmbeddedBatchSteps.Update(collection, id, patch));
    }

    @Override
    public void delete(String collection, UUID id) {
        delete(collection, id, OptionalLong.empty());
    }

    @Override
    public void delete(String collection, UUID id, long ifVersion) {
        delete(collection, id, OptionalLong.of(Versions.present(ifVersion)));
    }

    private void delete(String collection, UUID id, OptionalLong ifVersion) {
        Objects.requireNonNull(collection, "collection");
        Objects.requireNonNull(id, "id");
        add(new EmbeddedBatchSteps.Delete(collection, id, ifVersion));
    }

    private void add(Step step) {
        requireOpen();
        steps.add(step);
    }

    private void requireOpen() {
        if (isCommitted) {
            throw new IllegalStateException("The batch was committed already: begin another one with Database.batch()");
        }
    }

    @Override
    public int size() {
        return steps.size();
    }

    @Override
    public BatchReport commit() {
        requireOpen();
        Engine engine = context.engine();
        engine.requireWritable();
        isCommitted = true;
        try (Engine.AutoCloseableCall _ = engine.call()) {
            Map<Integer, EmbeddedBatchTexts.Embedded> texts = EmbeddedBatchTexts.embed(context, steps);
            AtomicReference<EmbeddedBatchRun> last = new AtomicReference<>();
            CommitResult result = engine.write(snapshot -> {
                BatchPlan plan = new BatchPlan(snapshot, engine.parts().random());
                EmbeddedBatchRun run = new EmbeddedBatchRun(steps, texts, plan);
                last.set(run);
                return run.prepare();
            });
            return new BatchReport(last.get().counts(), result == null ? Versions.ABSENT : result.sequence());
        }
    }

    @Override
    public String toString() {
        return "Batch[" + steps.size() + " operations" + (isCommitted ? ", committed" : "") + "]";
    }
}
