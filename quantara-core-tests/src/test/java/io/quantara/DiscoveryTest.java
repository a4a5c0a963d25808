package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.index.IndexType;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveryTest {

    @TempDir
    Path temp;

    @Test
    void findsIndexTypesThatAreServices() throws IOException {
        Path services = Files.createDirectories(temp.resolve("META-INF/services"));
        Files.writeString(services.resolve(IndexType.class.getName()), ProbingIndex.class.getName());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {temp.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            try (Database db = Database.inMemory()) {
                assertThat(db.indexes().list()).containsExactly("auto", "flat", "graph", "hnsw", "ivf", "probing");
                db.insertAll(DatabaseContract.numbered(50, 2));
                db.getCollection("default").useIndex("probing");
                db.getCollection("default").awaitIndex(Duration.ofMinutes(1));
                assertThat(db.search(new float[] {1, 2}).plan().indexType()).contains("probing");
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void refusesTwoTypesOfOneName() {
        DatabaseOptions twice = DatabaseOptions.defaults().indexType(new ProbingIndex()).indexType(new ProbingIndex());

        assertThatThrownBy(() -> Database.inMemory(twice))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'probing'");
        assertThatThrownBy(() -> Database.open(temp.resolve("db"), twice)).isInstanceOf(IllegalArgumentException.class);
        try (Database db = Database.open(temp.resolve("db"))) {
            db.indexes().register(new ProbingIndex());
            assertThatThrownBy(() -> db.indexes().register(new ProbingIndex()))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("Register one");
        }
    }
}
