package io.quantara.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Database;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToursTest {

    @TempDir
    Path temp;

    @Test
    void quickStartRunsTwice() {
        assertThat(QuickStart.run(temp)).hasSize(1);
        assertThat(QuickStart.run(temp)).hasSize(2).allMatch(hit -> hit.name().equals("Transformers Paper"));
    }

    @Test
    void originalTourRunsTwiceWithTheSameResult() throws IOException {
        String first = tour();
        String second = tour();

        assertThat(second).isEqualTo(first);
        assertThat(first)
                .contains("inserted a batch: 300 documents")
                .contains("COSINE: ").contains("DOT: ").contains("EUCLIDEAN: ")
                .contains("\"citations\": 100000").doesNotContain("\"draft\": true}")
                .contains("deleted: true, deleted again: false")
                .contains("renamed to library")
                .contains("with an index: index ivf-pq")
                .contains("reopened: [default, images, library]")
                .contains("its index is READY")
                .contains("with the saved index: index ivf-pq");
        try (Database db = Database.open(temp.resolve("db"))) {
            assertThat(db.check().problems()).isEmpty();
            assertThat(db.config().get("owner")).isEqualTo("Ada");
        }
    }

    private String tour() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            new OriginalTour(temp, out).run();
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
