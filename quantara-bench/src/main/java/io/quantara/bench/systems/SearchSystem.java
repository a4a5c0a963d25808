package io.quantara.bench.systems;

import io.quantara.bench.data.DataSet;
import io.quantara.bench.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A library or database that builds an index of vectors and searches it. */
interface SearchSystem {

    /** Returns name and version. */
    String version();

    /**
     * Returns why the system cannot run with these settings, or an empty text when it can.
     *
     * @param settings of the index
     */
    default String problem(Settings settings) {
        return "";
    }

    /**
     * Builds an index and writes it to a folder; the time of the call is the build time.
     *
     * @param folder empty
     * @return notes for the report by name
     */
    Map<String, String> build(DataSet data, Path folder, Settings settings) throws IOException;

    /** Opens what {@link #build} wrote. */
    Searcher open(DataSet data, Path folder, Settings settings) throws IOException;

    /** An open index, used by one thread; by as many as {@code searchers} says where {@link #problem} allows it. */
    interface Searcher extends AutoCloseable {

        /** Waits for what the system does by itself after it was opened, before it is warmed up. */
        default void settle() {}

        /** Sets how hard the following searches try; each system says what the text means. */
        void effort(String effort);

        /** Returns the rows of the k nearest vectors, in any order. */
        int[] search(float[] query, int k) throws IOException;

        /** Returns the rows of the k nearest vectors of each query, asked together; not all systems can. */
        default int[][] searchAll(float[][] queries, int k) throws IOException {
            throw new UnsupportedOperationException("This system has no search of many queries: leave out batch");
        }

        /** Returns notes for the report by name. */
        default Map<String, String> notes() {
            return Map.of();
        }

        @Override
        void close() throws IOException;
    }
}
