package io.quantara.cli.bench;

import io.quantara.cli.command.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of a benchmark: vectors to load, queries, and the true neighbours of each query.
 *
 * @param base the vectors
 * @param queries the queries
 * @param truth row i holds the rows of the true neighbours of query i, best first; null when they are to be found by
 *     exact search
 */
record BenchFiles(VectorFile base, VectorFile queries, @Nullable VectorFile truth) implements AutoCloseable {

    /**
     * Opens the files. The dimension of a {@code .f16} file is taken from the other file, or from the size of the
     * queries and the number of rows of the truth, when it is not given.
     *
     * @param dimension the dimension, or 0
     */
    static BenchFiles open(Path base, Path queries, @Nullable Path truth, int dimension) throws IOException {
        VectorFile neighbours = truth == null ? null : VectorFile.open(truth, 0);
        if (neighbours != null && !neighbours.holdsNumbers()) {
            neighbours.close();
            throw new UsageException("The true neighbours in " + truth + " are no .ivecs file.");
        }
        int known = dimension > 0 ? dimension : inferred(base, queries, neighbours);
        VectorFile vectors = VectorFile.open(base, known);
        return new BenchFiles(vectors, VectorFile.open(queries, known), neighbours).checked();
    }

    private static int inferred(Path base, Path queries, @Nullable VectorFile truth) throws IOException {
        for (Path file : new Path[] {base, queries}) {
            if (VectorFile.tellsDimension(file)) {
                try (VectorFile telling = VectorFile.open(file, 0)) {
                    return telling.dimension();
                }
            }
        }
        if (truth == null) {
            throw new UsageException("A .f16 file does not tell its dimension. Give it with --dimension.");
        }
        long components = Files.size(queries) / Short.BYTES;
        return Math.toIntExact(components / truth.count());
    }

    private BenchFiles checked() {
        String problem = problem();
        if (!problem.isEmpty()) {
            close();
            throw new UsageException(problem);
        }
        return this;
    }

    private String problem() {
        if (base.dimension() != queries.dimension()) {
            return "The vectors have " + base.dimension() + " dimensions, the queries " + queries.dimension()
                    + ". Give files that belong together.";
        }
        if (truth != null && truth.count() != queries.count()) {
            return "There are " + queries.count() + " queries and true neighbours of " + truth.count()
                    + ". Give files that belong together.";
        }
        return "";
    }

    @Override
    public void close() {
        base.close();
        queries.close();
        if (truth != null) {
            truth.close();
        }
    }
}
