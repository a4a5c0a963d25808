package io.quantara;

import io.quantara.EmbeddedBatchSteps.Step;
import io.quantara.internal.engine.BatchPlan;
import io.quantara.internal.engine.BatchWriter;
import io.quantara.internal.engine.PlannedCollection;
import io.quantara.internal.engine.WriteBatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One attempt to do the operations of a batch, against one snapshot. Used by one thread, once. */
final class EmbeddedBatchRun {

    private final List<Step> steps;
    private final Map<Integer, EmbeddedBatchTexts.Embedded> texts;
    private final BatchPlan plan;
    private long inserted;
    private long replaced;
    private long updated;
    private long deleted;
    private long collectionChanges;

    EmbeddedBatchRun(List<Step> steps, Map<Integer, EmbeddedBatchTexts.Embedded> texts, BatchPlan plan) {
        this.steps = steps;
        this.texts = texts;
        this.plan = plan;
    }

    /** Does all operations on paper, and returns what is to be written; null when that is nothing. */
    @Nullable WriteBatch prepare() {
        for (int at = 0; at < steps.size(); at++) {
            try {
                take(at, steps.get(at));
            } catch (QuantaraException e) {
                throw BatchPosition.named(steps, at, e);
            } catch (IllegalArgumentException e) {
                throw BatchPosition.named(steps, at, e);
            }
        }
        return plan.batch();
    }

    BatchReport.Counts counts() {
        return new BatchReport.Counts(inserted, replaced, updated, deleted, collectionChanges);
    }

    private void take(int position, Step step) {
        switch (step) {
            case EmbeddedBatchSteps.Create create -> {
                plan.create(create.name(), create.options());
                collectionChanges++;
            }
            case EmbeddedBatchSteps.Rename rename -> {
                plan.rename(rename.from(), rename.to());
                collectionChanges++;
            }
            case EmbeddedBatchSteps.Drop drop -> {
                plan.drop(drop.name());
                collectionChanges++;
            }
            case EmbeddedBatchSteps.Clear clear -> {
                plan.clear(clear.collection());
                collectionChanges++;
            }
            case EmbeddedBatchSteps.Put put -> put(position, put);
            case EmbeddedBatchSteps.Update update -> update(update);
            case EmbeddedBatchSteps.Delete delete -> delete(delete);
        }
    }

    private void put(int position, EmbeddedBatchSteps.Put put) {
        PlannedCollection collection = plan.collection(put.collection());
        Optional<BatchPlan.Found> found = plan.find(collection, put.id());
        if (put.existing() == EmbeddedBatchSteps.Existing.REFUSED && found.isPresent()) {
            throw BatchPlan.alreadyExists(collection, put.id());
        }
        require(collection, put.id(), put.document().ifVersion(), found);
        plan.put(collection, put.id(), put.row() == null ? embedded(position, put, collection) : put.row());
        if (found.isPresent()) {
            replaced++;
        } else {
            inserted++;
        }
    }

    private BatchWriter.RowBytes embedded(int position, EmbeddedBatchSteps.Put put, PlannedCollection collection) {
        EmbeddedBatchTexts.Embedded text = texts.get(position);
        if (text == null) {
            throw new IllegalStateException("the text of operation " + position + " was not embedded");
        }
        CollectionOptions options = collection.options();
        if (options.embeddingModel().isEmpty()) {
            plan.options(collection, options.embeddedBy(text.model()));
        }
        EmbeddedTexts.requireModel(collection.name(), collection.options(), text.model());
        return EmbeddedVectors.row(put.document().name(), text.vector(), put.document().metadata());
    }

    private void update(EmbeddedBatchSteps.Update update) {
        PlannedCollection collection = plan.collection(update.collection());
        Optional<BatchPlan.Found> found = plan.find(collection, update.id());
        require(collection, update.id(), update.patch().ifVersion(), found);
        Document before = found.map(document -> document(update.id(), document))
                .orElseThrow(() -> EmbeddedReader.notFound(collection.name(), update.id()));
        if (!update.patch().isEmpty()) {
            Document after = update.patch().applyTo(before);
            plan.put(collection, update.id(), EmbeddedVectors.row(after.name(), after.vector(), after.metadata()));
            updated++;
        }
    }

    private static Document document(UUID id, BatchPlan.Found found) {
        return switch (found) {
            case BatchPlan.Found.Stored stored -> EmbeddedReader.document(stored.place());
            case BatchPlan.Found.Written written -> new Document(
                    id,
                    written.row().nameText(),
                    written.row().vector(),
                    written.row().decodedMetadata(),
                    Versions.ABSENT);
        };
    }

    private void delete(EmbeddedBatchSteps.Delete delete) {
        PlannedCollection collection = plan.collection(delete.collection());
        Optional<BatchPlan.Found> found = plan.find(collection, delete.id());
        require(collection, delete.id(), delete.ifVersion(), found);
        if (found.isPresent()) {
            plan.delete(collection, delete.id());
            deleted++;
        }
    }

    private static void require(
            PlannedCollection collection, UUID id, OptionalLong condition, Optional<BatchPlan.Found> found) {
        BatchPlan.Found document = found.orElse(null);
        long actual = switch (document) {
            case null -> Versions.ABSENT;
            case BatchPlan.Found.Stored stored -> stored.place().sequence();
            case BatchPlan.Found.Written _ -> Versions.UNCOMMITTED;
        };
        Versions.require(collection.name(), id, condition, actual);
    }
}
