package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CollectionsTest extends DatabaseContract {

    @Test
    void alwaysHasTheDefaultCollection() {
        assertThat(db.listCollections()).containsExactly("default");
        UUID id = db.insert("a", vector(1, 2));

        assertThat(db.getCollection("default").get(id).name()).isEqualTo("a");
        assertThatThrownBy(() -> db.deleteCollection("default"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'default'").hasMessageContaining("clear");
        assertThatThrownBy(() -> db.renameCollection("default", "other")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> db.createCollection("default")).isInstanceOf(AlreadyExistsException.class);
        assertThat(db.count()).isEqualTo(1);
    }

    @Test
    void listsCollectionsInOrder() {
        db.createCollection("b");
        db.createCollection("a");
        db.createCollection("\u00E4 \uD83D\uDE00");

        assertThat(db.listCollections()).containsExactly("a", "b", "default", "\u00E4 \uD83D\uDE00");
    }

    @Test
    void refusesToCreateACollectionThatExists() {
        db.createCollection("research").insert("a", vector(1));

        assertThatThrownBy(() -> db.createCollection("research"))
                .isInstanceOf(AlreadyExistsException.class)
                .hasMessageContaining("'research'").hasMessageContaining("getOrCreateCollection");
        assertThat(db.getCollection("research").count()).isEqualTo(1);
    }

    @Test
    void keepsTheOptionsOfACollection() {
        CollectionOptions options = CollectionOptions.defaults()
                .metric(Metric.EUCLIDEAN)
                .dimension(3)
                .index("bruteforce")
                .embeddedBy("some-model");
        db.createCollection("research", options);
        CollectionOptions stored = db.getCollection("research").options();
        assertThat(stored).isEqualTo(options.index("flat"));

        reopen();

        assertThat(db.getCollection("research").options()).isEqualTo(stored);
    }

    @Test
    void findsNoCollectionThatIsNotThere() {
        db.createCollection("research");

        assertThat(db.findCollection("Research")).isEmpty();
        assertThatThrownBy(() -> db.getCollection("Research"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("'Research'").hasMessageContaining("research");
        assertThatThrownBy(() -> db.deleteCollection("Research")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> db.renameCollection("Research", "x")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> db.cloneCollection("Research", "x")).isInstanceOf(NotFoundException.class);
        assertThat(db.listCollections()).containsExactly("default", "research");
    }

    @Test
    void getsACollectionWhoseOptionsAreTheSameOrNotSet() {
        CollectionOptions options = CollectionOptions.defaults().metric(Metric.DOT).index("bruteforce");
        UUID id = db.getOrCreateCollection("research", options).insert("a", vector(1, 2));

        assertThat(db.getOrCreateCollection("research", options).contains(id)).isTrue();
        assertThat(db.getOrCreateCollection("research", options.dimension(2)).contains(id)).isTrue();
        assertThat(db.getOrCreateCollection("research").options().metric()).isEqualTo(Metric.DOT);
    }

    @Test
    void refusesACollectionWithOtherOptionsThanStored() {
        db.createCollection("research", CollectionOptions.defaults().metric(Metric.DOT));
        CollectionOptions wanted = CollectionOptions.defaults();

        assertThatThrownBy(() -> db.getOrCreateCollection("research", wanted.metric(Metric.COSINE)))
                .isInstanceOf(OptionsMismatchException.class)
                .hasMessageContaining("COSINE").hasMessageContaining("DOT").hasMessageContaining("'research'");
        assertThatThrownBy(() -> db.getOrCreateCollection("research", wanted.dimension(7)))
                .isInstanceOf(OptionsMismatchException.class).hasMessageContaining("7");
        assertThatThrownBy(() -> db.getOrCreateCollection("research", wanted.index("flat")))
                .isInstanceOf(OptionsMismatchException.class)
                .hasMessageContaining("flat").hasMessageContaining("auto");
        assertThatThrownBy(() -> db.getOrCreateCollection("research", wanted.embeddedBy("m")))
                .isInstanceOf(OptionsMismatchException.class).hasMessageContaining("none");
        assertThatThrownBy(() -> db.getOrCreateCollection("research", wanted.withoutDimensionInference()))
                .isInstanceOf(OptionsMismatchException.class);

        db.getCollection("research").insert("a", vector(1, 2));
        assertThatThrownBy(() -> db.getOrCreateCollection("research", wanted.dimension(7)))
                .isInstanceOf(OptionsMismatchException.class)
                .hasMessageContaining("7").hasMessageContaining("2");
    }

    @Test
    void letsHandlesFollowARename() {
        VectorCollection handle = db.createCollection("before");
        UUID id = handle.insert("a", vector(1));
        settle();

        db.renameCollection("before", "after");

        assertThat(handle.name()).isEqualTo("after");
        assertThat(handle.get(id).name()).isEqualTo("a");
        handle.insert("b", vector(2));
        assertThat(db.getCollection("after").count()).isEqualTo(2);
        assertThat(db.findCollection("before")).isEmpty();
        db.renameCollection("after", "after");
        reopen();
        assertThat(db.getCollection("after").count()).isEqualTo(2);
    }

    @Test
    void refusesToRenameOntoACollectionThatExists() {
        db.createCollection("a").insert("in a", vector(1));
        db.createCollection("b");

        assertThatThrownBy(() -> db.renameCollection("a", "b"))
                .isInstanceOf(AlreadyExistsException.class).hasMessageContaining("'b'");
        assertThat(db.getCollection("a").count()).isEqualTo(1);
    }

    @Test
    void letsHandlesOfADeletedCollectionFail() {
        VectorCollection handle = db.createCollection("research");
        UUID id = handle.insert("a", vector(1));
        settle();
        db.deleteCollection("research");
        VectorCollection another = db.createCollection("research");

        assertThatThrownBy(handle::count)
                .isInstanceOf(ClosedException.class).hasMessageContaining("deleted");
        List<Runnable> calls = List.of(
                handle::name, handle::options, handle::stats, handle::clear, handle::stream,
                () -> handle.get(id), () -> handle.find(id), () -> handle.contains(id), () -> handle.delete(id),
                () -> handle.insert("b", vector(1)), () -> handle.insertAll(List.of()),
                () -> handle.deleteAll(Filter.and()), () -> handle.search(vector(1)),
                () -> handle.update(id, DocumentPatch.of().name("b")), () -> handle.useIndex("flat"),
                () -> handle.deleteAll(List.of(id)), () -> handle.getAll(List.of()),
                () -> handle.load(numbered(1, 1).stream()));
        for (int at = 0; at < calls.size(); at++) {
            assertThatThrownBy(calls.get(at)::run).as("call %d", at).isInstanceOf(ClosedException.class);
        }
        assertThat(handle.toString()).contains("deleted");
        assertThat(another.count()).isZero();
    }

    @Test
    void clonesAreIndependent() {
        VectorCollection source = db.createCollection(
                "source", CollectionOptions.defaults().metric(Metric.EUCLIDEAN));
        List<UUID> ids = source.insertAll(numbered(40, 3));
        source.delete(ids.get(39));

        VectorCollection copy = db.cloneCollection("source", "copy");

        assertThat(copy.options()).isEqualTo(source.options());
        assertThat(copy.stream().toList()).isEqualTo(source.stream().toList());
        copy.update(ids.get(0), DocumentPatch.of().name("changed"));
        copy.delete(ids.get(1));
        source.delete(ids.get(2));
        source.insert("new", vector(1, 2, 3));
        settle();
        assertThat(source.get(ids.get(0)).name()).isEqualTo("0");
        assertThat(source.contains(ids.get(1))).isTrue();
        assertThat(copy.contains(ids.get(2))).isTrue();
        assertThat(source.count()).isEqualTo(39);
        assertThat(copy.count()).isEqualTo(38);

        db.deleteCollection("source");
        settle();
        assertThat(copy.get(ids.get(2)).name()).isEqualTo("2");
        reopen();
        assertThat(db.getCollection("copy").count()).isEqualTo(38);
        assertThat(db.getCollection("copy").get(ids.get(0)).name()).isEqualTo("changed");
    }

    @Test
    void clonesOntoNoCollectionThatExists() {
        db.insert("a", vector(1));
        db.createCollection("b");

        assertThatThrownBy(() -> db.cloneCollection("default", "b")).isInstanceOf(AlreadyExistsException.class);
        assertThat(db.cloneCollection("default", "copy").count()).isEqualTo(1);
    }

    @Test
    void refusesAnUnknownIndexTypeBeforeItCreatesAnything() {
        assertThatThrownBy(() -> db.createCollection("x", CollectionOptions.defaults().index("no-such")))
                .hasMessageContaining("'no-such'").hasMessageContaining("flat");
        assertThatThrownBy(() -> db.createCollection(
                        "x", CollectionOptions.defaults().index("flat", Map.of("lists", 3))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'lists'");
        assertThat(db.listCollections()).containsExactly("default");
    }
}
