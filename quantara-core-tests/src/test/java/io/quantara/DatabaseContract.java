package io.quantara;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every kind of database does, seen through the public API alone. Each test starts with an empty database. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
abstract class DatabaseContract {

    @TempDir
    Path temp;

    @Parameter
    DatabaseKind kind = DatabaseKind.DURABLE;

    Database db = Database.inMemory();

    @BeforeEach
    void openDatabase() {
        db.close();
        db = kind.open(temp.resolve("db"), options());
    }

    @AfterEach
    void closeDatabase() {
        db.close();
    }

    /** What the database is opened with. */
    DatabaseOptions options() {
        return DatabaseOptions.defaults();
    }

    /** Makes all changes durable and opens the database anew; ends the test where there is no folder. */
    void reopen() {
        assumeTrue(kind.hasFolder());
        db.persist();
        db.close();
        db = kind.open(temp.resolve("db"), options());
    }

    /** Moves what was written to where it will lie in the end, in the kind that shows it. */
    void settle() {
        if (kind == DatabaseKind.SMALL_SEGMENTS) {
            db.compact();
        }
    }

    /** Inserts documents named 0 to count - 1 with random vectors and their number as metadata {@code n}. */
    static List<NewDocument> numbered(int count, int dimension) {
        Random random = new Random(count);
        List<NewDocument> documents = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            float[] vector = new float[dimension];
            for (int at = 0; at < dimension; at++) {
                vector[at] = random.nextFloat() - 0.5f;
            }
            documents.add(NewDocument.of(String.valueOf(n), vector, Metadata.of("n", n)));
        }
        return documents;
    }

    static float[] vector(float... components) {
        return components;
    }
}
