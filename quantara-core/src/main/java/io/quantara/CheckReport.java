package io.quantara;

import java.util.List;

/** What {@link Database#check()} found. Immutable. */
public final class CheckReport {

    private final long files;
    private final long bytes;
    private final long documents;
    private final List<String> problems;

    CheckReport(long files, long bytes, long documents, List<String> problems) {
        this.files = files;
        this.bytes = bytes;
        this.documents = documents;
        this.problems = List.copyOf(problems);
    }

    /** Returns how many files were read. */
    public long files() {
        return files;
    }

    /** Returns how many bytes were verified. */
    public long bytes() {
        return bytes;
    }

    /** Returns how many documents were decoded and counted. */
    public long documents() {
        return documents;
    }

    /** Returns what is wrong, with file and offset; empty when all is well. */
    public List<String> problems() {
        return problems;
    }

    /** Returns whether nothing is wrong. */
    public boolean isClean() {
        return problems.isEmpty();
    }

    @Override
    public String toString() {
        return "CheckReport[files=" + files + ", bytes=" + bytes + ", documents=" + documents + ", problems="
                + problems + "]";
    }
}
