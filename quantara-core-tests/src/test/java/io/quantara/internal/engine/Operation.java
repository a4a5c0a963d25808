package io.quantara.internal.engine;

import io.quantara.Batch;
import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.Document;
import io.quantara.DocumentPatch;
import io.quantara.Filter;
import io.quantara.LoadOptions;
import io.quantara.Metadata;
import io.quantara.Metric;
import io.quantara.NewDocument;
import io.quantara.OnConflict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The alphabet of the crash tests: the twelve writing calls of the API, then the calls that rearrange what is stored.
 * Each acts on what the model says is there, so that later ones meet what earlier ones made. The number tells apart
 * several of a kind in one sequence.
 */
enum Operation {
    /** Inserts three documents as one batch; the database chooses the ids. */
    INSERT_BATCH {
        @Override
        ModelState expected(ModelState before, int number) {
            Map<String, ModelState.Row> rows = new TreeMap<>();
            for (NewDocument document : batch(number)) {
                rows.put(document.name(), row(document, null));
            }
            return before.change(DEFAULT, all -> all.with(rows));
        }

        @Override
        void run(Database db, ModelState before, int number) {
            db.insertAll(batch(number));
        }

        private List<NewDocument> batch(int number) {
            return IntStream.range(0, 3)
                    .mapToObj(i -> document("batch" + number + "-" + i, "inserted"))
                    .map(own -> NewDocument.of(own.name(), own.vector().orElseThrow(), own.metadata()))
                    .toList();
        }
    },
    /** Inserts a document with its own id into the newest collection. */
    INSERT_OWN_ID {
        @Override
        ModelState expected(ModelState before, int number) {
            return before.change(newest(before), all -> all.with("own" + number, row("own" + number, "inserted")));
        }

        @Override
        void run(Database db, ModelState before, int number) {
            db.getCollection(newest(before)).insert(document("own" + number, "inserted"));
        }
    },
    /** Replaces two documents and adds one, as one batch. */
    UPSERT_EXISTING {
        @Override
        ModelState expected(ModelState before, int number) {
            Map<String, ModelState.Row> rows = new TreeMap<>();
            names(number).forEach(name -> rows.put(name, row(name, "upserted" + number)));
            return before.change(DEFAULT, all -> all.with(rows));
        }

        @Override
        void run(Database db, ModelState before, int number) {
            db.upsertAll(names(number).stream()
                    .map(name -> document(name, "upserted" + number))
                    .toList());
        }

        private List<String> names(int number) {
            return List.of("d0", "d1", "upsert" + number);
        }
    },
    /** Changes one field and the vector of the first document of the newest collection. */
    UPDATE {
        @Override
        ModelState expected(ModelState before, int number) {
            String target = newest(before);
            ModelState.Collection rows = before.collection(target);
            if (rows.rows().isEmpty()) {
                return before;
            }
            String name = rows.rows().firstKey();
            ModelState.Row row = rows.rows().get(name);
            return before.with(target, rows.with(name, new ModelState.Row(
                    row == null ? null : row.id(),
                    ModelState.components(number, 1, 0.5f),
                    row == null ? Metadata.empty() : row.metadata().with("updated", number))));
        }

        @Override
        void run(Database db, ModelState before, int number) {
            firstId(db, newest(before)).forEach(id -> db.getCollection(newest(before))
                    .update(id, DocumentPatch.of().put("updated", number).vector(new float[] {number, 1, 0.5f})));
        }
    },
    /** Deletes the first document of the newest collection by id. */
    DELETE {
        @Override
        ModelState expected(ModelState before, int number) {
            ModelState.Collection rows = before.collection(newest(before));
            List<String> first = rows.rows().keySet().stream().limit(1).toList();
            return before.with(newest(before), rows.without(first));
        }

        @Override
        void run(Database db, ModelState before, int number) {
            firstId(db, newest(before)).forEach(db.getCollection(newest(before))::delete);
        }
    },
    /** Deletes what a filter matches. */
    DELETE_ALL {
        @Override
        ModelState expected(ModelState before, int number) {
            List<String> matching = new ArrayList<>();
            before.collection(DEFAULT).rows().forEach((name, row) -> {
                if (row.metadata().getLong("group") == 1) {
                    matching.add(name);
                }
            });
            return before.change(DEFAULT, all -> all.without(matching));
        }

        @Override
        void run(Database db, ModelState before, int number) {
            db.deleteAll(Filter.eq("group", 1));
        }
    },
    /** Creates a collection, which is the newest from now on. */
    CREATE_COLLECTION {
        @Override
        ModelState expected(ModelState before, int number) {
            return before.with(next(before), ModelState.Collection.empty(Metric.DOT));
        }

        @Override
        void run(Database db, ModelState before, int number) {
            db.createCollection(next(before), CollectionOptions.defaults().metric(Metric.DOT));
        }
    },
    /** Renames the newest collection. */
    RENAME_COLLECTION {
        @Override
        ModelState expected(ModelState before, int number) {
            String newest = newest(before);
            return newest.equals(DEFAULT)
                    ? before
                    : before.without(newest).with(next(before), before.collection(newest));
        }

        @Override
        void run(Database db, ModelState before, int number) {
            if (!newest(before).equals(DEFAULT)) {
                db.renameCollection(newest(before), next(before));
            }
        }
    },
    /** Drops the newest collection. */
    DROP_COLLECTION {
        @Override
        ModelState expected(ModelState before, int number) {
            return newest(before).equals(DEFAULT) ? before : before.without(newest(before));
        }

        @Override
        void run(Database db, ModelState before, int number) {
            if (!newest(before).equals(DEFAULT)) {
                db.deleteCollection(newest(before));
            }
        }
    },
    /** Removes all documents of the default collection. */
    CLEAR {
        @Override
        ModelState expected(ModelState before, int number) {
            return before.with(DEFAULT, ModelState.Collection.empty(Metric.COSINE));
        }

        @Override
        void run(Database db, ModelState before, int number) {
            db.getCollection(DEFAULT).clear();
        }
    },
    /** Clones the default collection; the clone is the newest from now on. */
    CLONE_COLLECTION {
        @Override
        ModelState expected(ModelState before, int number) {
            return before.with(next(before), before.collection(DEFAULT));
        }

        @Override
        void run(Database db, ModelState before, int number) {
            db.cloneCollection(DEFAULT, next(before));
        }
    },
    /** Changes the user's settings. */
    SET_CONFIG {
        @Override
        ModelState expected(ModelState before, int number) {
            return before.withConfig(before.config().with("setting", number));
        }

        @Override
        void run(Database db, ModelState before, int number) {
            db.config().set("setting", number);
        }
    },
    /** Loads more documents than a memtable holds, some of which replace others. */
    LOAD {
        @Override
        ModelState expected(ModelState before, int number) {
            return before.change(DEFAULT, all -> all.with(loaded(number, name -> row(name, "loaded"))));
        }

        @Override
        void run(Database db, ModelState before, int number) {
            List<NewDocument> documents =
                    List.copyOf(loaded(number, name -> document(name, "loaded")).values());
            db.load(documents.stream(), LoadOptions.defaults().onConflict(OnConflict.REPLACE));
        }

        private <T> Map<String, T> loaded(int number, Function<String, T> made) {
            Map<String, T> all = new TreeMap<>();
            IntStream.range(0, 7).mapToObj(i -> "load" + number + "-" + i).forEach(n -> all.put(n, made.apply(n)));
            Stream.of("d1", "d2").forEach(name -> all.put(name, made.apply(name)));
            return all;
        }
    },
    /**
     * Creates a collection, which is the newest from now on, with a document that is changed at once, and replaces one
     * document and deletes another in the default collection, all in one batch.
     */
    CROSS_COLLECTION_BATCH {
        @Override
        ModelState expected(ModelState before, int number) {
            String name = "cross" + number;
            ModelState.Row inserted = row(name, "inserted");
            ModelState.Row changed = new ModelState.Row(
                    inserted.id(), inserted.vector(), inserted.metadata().with("updated", number));
            return before.change(DEFAULT, all -> all.with("d1", row("d1", "batched" + number)).without(List.of("d2")))
                    .with(next(before), ModelState.Collection.empty(Metric.DOT).with(name, changed));
        }

        @Override
        void run(Database db, ModelState before, int number) {
            Batch batch = db.batch();
            batch.createCollection(next(before), CollectionOptions.defaults().metric(Metric.DOT));
            UUID id = batch.insert(next(before), document("cross" + number, "inserted"));
            batch.upsert(DEFAULT, document("d1", "batched" + number));
            batch.update(next(before), id, DocumentPatch.of().put("updated", number));
            batch.delete(DEFAULT, id("d2"));
            batch.commit();
        }
    },
    /** Names the present state. */
    CREATE_VERSION {
        @Override
        ModelState expected(ModelState before, int number) {
            return before.withVersion("v" + number);
        }

        @Override
        void run(Database db, ModelState before, int number) {
            db.createVersion("v" + number);
        }
    },
    /** Deletes the first named version, if there is one. */
    DELETE_VERSION {
        @Override
        ModelState expected(ModelState before, int number) {
            return before.versions().isEmpty()
                    ? before
                    : before.withoutVersion(before.versions().firstKey());
        }

        @Override
        void run(Database db, ModelState before, int number) {
            if (!before.versions().isEmpty()) {
                db.deleteVersion(before.versions().firstKey());
            }
        }
    },
    /** Merges everything. */
    COMPACT {
        @Override
        void run(Database db, ModelState before, int number) {
            db.compact();
        }
    },
    /** Makes everything durable, or part of the database. */
    PERSIST {
        @Override
        void run(Database db, ModelState before, int number) {
            db.persist();
        }
    },
    /** Closes and opens the database again; carried out by whoever opened it. */
    REOPEN {
        @Override
        void run(Database db, ModelState before, int number) {
            throw new IllegalStateException("a database cannot reopen itself");
        }
    };

    /** Every vector has this dimension. */
    static final int DIMENSION = 3;

    private static final String DEFAULT = Database.DEFAULT_COLLECTION;

    /** The twelve writing calls. */
    static List<Operation> writes() {
        return List.copyOf(EnumSet.range(INSERT_BATCH, SET_CONFIG));
    }

    /** Returns what the database holds after the operation. */
    ModelState expected(ModelState before, int number) {
        return before;
    }

    /** Does it; the model says what is there. */
    abstract void run(Database db, ModelState before, int number);

    /** Returns the collection made last: the names are chosen so that it is the last by name. */
    private static String newest(ModelState state) {
        return state.collections().lastKey();
    }

    private static String next(ModelState state) {
        String newest = newest(state);
        int count = newest.equals(DEFAULT) ? 0 : Integer.parseInt(newest.substring(1));
        return "n%03d".formatted(count + 1);
    }

    /** Returns the id of the first document by name, or nothing. */
    private static List<UUID> firstId(Database db, String collection) {
        try (Stream<Document> documents = db.getCollection(collection).stream()) {
            return documents.min((a, b) -> a.name().compareTo(b.name())).map(Document::id).stream().toList();
        }
    }

    /** Returns a document whose id, vector and metadata follow from its name and state. */
    static NewDocument document(String name, String state) {
        int hash = (name + state).hashCode();
        Metadata metadata = Metadata.of("group", Math.floorMod(name.hashCode(), 3), "state", state);
        return NewDocument.of(name, new float[] {hash % 100, (hash >> 8) % 100, 1})
                .id(id(name))
                .metadata(metadata);
    }

    /** Returns the row that the document of that name and state is stored as. */
    static ModelState.Row row(String name, String state) {
        return row(document(name, state), id(name));
    }

    static ModelState.Row row(NewDocument document, @Nullable UUID id) {
        return new ModelState.Row(
                id, ModelState.components(document.vector().orElseThrow()), document.metadata());
    }

    static UUID id(String name) {
        return new UUID(0x5eedL, name.hashCode() * 0x9e3779b97f4a7c15L);
    }
}
