package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DimensionsTest extends DatabaseContract {

    @Test
    void areInferredFromTheFirstVectorAndStay() {
        VectorCollection research = db.createCollection("research");
        assertThat(research.options().dimension()).isEmpty();

        UUID id = research.insert("a", vector(1, 2, 3));

        assertThat(research.options().dimension()).hasValue(3);
        assertThat(research.stats().dimension()).hasValue(3);
        research.delete(id);
        settle();
        assertThatThrownBy(() -> research.insert("b", vector(1, 2)))
                .isInstanceOfSatisfying(DimensionMismatchException.class, mismatch -> {
                    assertThat(mismatch.expected()).isEqualTo(3);
                    assertThat(mismatch.actual()).isEqualTo(2);
                })
                .hasMessageContaining("2").hasMessageContaining("3").hasMessageContaining("'research'");
        reopen();
        assertThat(db.getCollection("research").options().dimension()).hasValue(3);
        assertThat(db.getCollection("research").count()).isZero();
    }

    @Test
    void areForgottenByClearWhenInferred() {
        db.insertAll(numbered(20, 3));
        settle();

        db.getCollection("default").clear();

        assertThat(db.count()).isZero();
        assertThat(db.getCollection("default").options().dimension()).isEmpty();
        db.insert("b", vector(1, 2));
        reopen();
        assertThat(db.getCollection("default").options().dimension()).hasValue(2);
        assertThat(db.count()).isEqualTo(1);
    }

    @Test
    void areKeptByClearWhenFixed() {
        VectorCollection fixed = db.createCollection("fixed", CollectionOptions.defaults().dimension(2));
        assertThatThrownBy(() -> fixed.insert("a", vector(1, 2, 3)))
                .isInstanceOf(DimensionMismatchException.class)
                .hasMessageContaining("3").hasMessageContaining("2").hasMessageContaining("'fixed'");
        fixed.insert("a", vector(1, 2));

        fixed.clear();

        assertThat(fixed.options().dimension()).hasValue(2);
        assertThatThrownBy(() -> fixed.insert("a", vector(1))).isInstanceOf(DimensionMismatchException.class);
    }

    @Test
    void areNotInferredWhereThatIsSwitchedOff() {
        VectorCollection strict =
                db.createCollection("strict", CollectionOptions.defaults().withoutDimensionInference());

        assertThatThrownBy(() -> strict.insert("a", vector(1, 2)))
                .isInstanceOf(DimensionMismatchException.class).hasMessageContaining("'strict'");
        assertThat(strict.count()).isZero();
        assertThat(strict.options().dimension()).isEmpty();
        assertThat(strict.search(vector(1, 2))).isEmpty();
        assertThatThrownBy(() -> strict.load(numbered(1, 2).stream()))
                .isInstanceOf(DimensionMismatchException.class);
    }

    @Test
    void ofABatchMustAgreeAndNothingIsWrittenOtherwise() {
        assertThatThrownBy(() -> db.insertAll(List.of(
                        NewDocument.of("a", vector(1, 2)), NewDocument.of("b", vector(1, 2, 3)))))
                .isInstanceOf(DimensionMismatchException.class)
                .hasMessageContaining("2").hasMessageContaining("3").hasMessageContaining("'default'");

        assertThat(db.count()).isZero();
        assertThat(db.getCollection("default").options().dimension()).isEmpty();
    }

    @Test
    void ofPatchesAndQueriesAreVerified() {
        UUID id = db.insert("a", vector(1, 2));

        assertThatThrownBy(() -> db.update(id, DocumentPatch.of().name("b").vector(vector(1))))
                .isInstanceOf(DimensionMismatchException.class);
        assertThatThrownBy(() -> db.search(vector(1, 2, 3)))
                .isInstanceOf(DimensionMismatchException.class)
                .hasMessageContaining("3").hasMessageContaining("2").hasMessageContaining("'default'");
        assertThat(db.get(id).name()).isEqualTo("a");
    }

    @Test
    void ofTheDefaultCollectionComeFromTheOptions() {
        db.close();
        db = kind.open(
                temp.resolve("other"),
                options().defaultCollection(
                        CollectionOptions.defaults().dimension(2).metric(Metric.DOT)));

        assertThatThrownBy(() -> db.insert("a", vector(1))).isInstanceOf(DimensionMismatchException.class);
        assertThat(db.getCollection("default").options().metric()).isEqualTo(Metric.DOT);
    }

    @Test
    void upToTheLargestAreStored() {
        float[] long1 = new float[CollectionOptions.MAX_DIMENSION];
        long1[long1.length - 1] = 1;

        UUID id = db.insert("long", long1);
        settle();

        assertThat(db.get(id).vector()).containsExactly(long1);
        assertThat(db.search(long1).getFirst().score()).isEqualTo(1f);
    }
}
