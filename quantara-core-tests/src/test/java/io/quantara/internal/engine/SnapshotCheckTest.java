package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Durability;
import io.quantara.Metadata;
import io.quantara.internal.simd.DistanceKernel;
import io.quantara.testkit.disk.SimulatedDisk;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that no caller can write, put below the validation. The check must name each. */
class SnapshotCheckTest {

    private static final UUID ID = new UUID(1, 2);

    private final SimulatedDatabase database = SimulatedDatabase.open(
            new SimulatedDisk(), Durability.SYNC, SimulatedDatabase.LOGGING, 1);

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void findsNothingWhereAllIsRight() {
        write(row(new float[] {1, 2}));
        assertThat(problems()).isEmpty();
        database.engine().flush();
        assertThat(problems()).isEmpty();
    }

    @Test
    void namesAComponentThatIsNoNumber() {
        write(row(new float[] {1, Float.NaN}));
        assertThat(problems()).singleElement().asString()
                .contains(ID.toString(), "'default'", "has the component NaN");
    }

    @Test
    void namesANormThatIsWrong() {
        write(BatchWriter.RowBytes.of("name", Metadata.empty(), new float[] {3, 4}, 1));
        assertThat(problems()).singleElement().asString()
                .contains(ID.toString(), "'default'", "its norm is stored as 1.0 and is 5.0");
    }

    @Test
    void namesADocumentThatIsThereTwice() {
        write(row(new float[] {1, 2}), row(new float[] {3, 4}));
        assertThat(problems()).anySatisfy(problem -> assertThat(problem)
                .contains(ID.toString(), "'default'", "another live document has the same id"));
    }

    @Test
    void namesMetadataThatCannotBeDecoded() {
        byte[] name = "name".getBytes(StandardCharsets.UTF_8);
        write(new BatchWriter.RowBytes(name, new byte[] {99, 1, 2}, new float[] {3, 4}, 5));
        assertThat(problems()).singleElement().asString().contains(ID.toString(), "cannot be decoded");
    }

    @Test
    void namesRowsOfAnotherDimensionThanTheCollection() {
        write(row(new float[] {1, 2}));
        database.engine().alone(exclusive -> {
            exclusive.commit(List.of(new CatalogChange.InferDimension(Catalog.DEFAULT_ID, 3)));
            return true;
        });
        assertThat(problems()).singleElement().asString()
                .contains("'default'", "has dimension 3 but rows of dimension 2");
    }

    private List<String> problems() {
        try (Snapshot snapshot = database.engine().snapshot()) {
            Findings findings = new Findings();
            SnapshotCheck.run(snapshot, findings);
            return findings.problems().stream().map(Findings.Problem::message).toList();
        }
    }

    private static BatchWriter.RowBytes row(float[] vector) {
        return BatchWriter.RowBytes.of("name", Metadata.empty(), vector, DistanceKernel.norm(vector));
    }

    /** Writes rows of one id as if it were new each time. */
    private void write(BatchWriter.RowBytes... rows) {
        for (BatchWriter.RowBytes row : rows) {
            database.engine().write(snapshot -> {
                WriteBatch batch = new WriteBatch();
                batch.insertNew(snapshot.catalog().find("default").orElseThrow(), ID, row);
                return batch;
            });
        }
    }
}
