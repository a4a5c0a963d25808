package io.quantara;

import java.util.List;
import java.util.stream.Stream;

/** What a check found. Immutable. */
public final class CheckReport {

    private final long files;
    private final long bytes;
    private final long documents;
    private final List<CheckProblem> problems;
    private final List<IndexRecall> indexes;

    CheckReport(long files, long bytes, long documents, List<CheckProblem> problems, List<IndexRecall> indexes) {
        this.files = files;
        this.bytes = bytes;
        this.documents = documents;
        this.problems = List.copyOf(problems);
        this.indexes = List.copyOf(indexes);
    }

    /** The worst that was found, the least first. */
    public enum Severity {
        /** Nothing is wrong. */
        CLEAN,
        /** There are files without need; they do no harm. */
        STRAY,
        /** An index is damaged; it is rebuilt by itself, and no document is. */
        DERIVED,
        /** Documents, or what says which of them there are, are damaged. */
        DATA
    }

    /** Returns how many files were verified: segments, deletions, indexes, logs, manifest and format. */
    public long files() {
        return files;
    }

    /** Returns how many bytes these files have. */
    public long bytes() {
        return bytes;
    }

    /** Returns how many documents there are; where files are damaged, how many of them can still be read. */
    public long documents() {
        return documents;
    }

    /** Returns what is wrong, the worst first; empty when all is well. */
    public List<CheckProblem> problems() {
        return problems;
    }

    /** Returns how well each stored index answers, of a full check. */
    public List<IndexRecall> indexes() {
        return indexes;
    }

    /** Returns the worst that was found. */
    public Severity severity() {
        Stream<Severity> all = problems.stream().map(problem -> switch (problem.kind()) {
            case STRAY -> Severity.STRAY;
            case DERIVED -> Severity.DERIVED;
            case DATA -> Severity.DATA;
        });
        return all.max(Severity::compareTo).orElse(Severity.CLEAN);
    }

    /** Returns whether nothing is wrong, stray files included. */
    public boolean isClean() {
        return problems.isEmpty();
    }

    @Override
    public String toString() {
        return "CheckReport[" + severity() + ", files=" + files + ", bytes=" + bytes + ", documents=" + documents
                + ", problems=" + problems + ", indexes=" + indexes + "]";
    }

    /** How well an index answers some of the documents' own vectors, compared with exact search. Immutable. */
    public static final class IndexRecall {

        private final String collection;
        private final String file;
        private final String type;
        private final int queries;
        private final double recall;

        IndexRecall(String collection, String file, String type, int queries, double recall) {
            this.collection = collection;
            this.file = file;
            this.type = type;
            this.queries = queries;
            this.recall = recall;
        }

        /** Returns the name of the collection. */
        public String collection() {
            return collection;
        }

        /** Returns the name of the index file. */
        public String file() {
            return file;
        }

        /** Returns the name of the index type. */
        public String type() {
            return type;
        }

        /** Returns how many vectors were searched. */
        public int queries() {
            return queries;
        }

        /** Returns the part of the ten best rows of exact search that the index found, 0 to 1, over all queries. */
        public double recall() {
            return recall;
        }

        @Override
        public String toString() {
            return type + " over " + collection + " (" + file + "): recall " + recall + " of " + queries + " queries";
        }
    }
}
