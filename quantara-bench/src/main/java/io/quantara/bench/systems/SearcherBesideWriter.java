package io.quantara.bench.systems;

import io.quantara.bench.settings.Folders;
import io.quantara.bench.systems.SearchSystem.Searcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A database that is searched while it is written to. It is a copy, which is deleted at the end. */
final class SearcherBesideWriter implements Searcher {

    private final Searcher searcher;
    private final SteadyWriter writer;
    private final Path copy;

    /** Takes over the searcher and the writer, which it closes, and the folder of the copy. */
    SearcherBesideWriter(Searcher searcher, SteadyWriter writer, Path copy) {
        this.searcher = searcher;
        this.writer = writer;
        this.copy = copy;
    }

    @Override
    public void settle() {
        searcher.settle();
    }

    @Override
    public void effort(String effort) {
        searcher.effort(effort);
    }

    @Override
    public int[] search(float[] query, int k) throws IOException {
        return searcher.search(query, k);
    }

    @Override
    public Map<String, String> notes() {
        Map<String, String> notes = new HashMap<>(searcher.notes());
        notes.put("written", writer.note());
        return notes;
    }

    @Override
    public void close() throws IOException {
        try (searcher) {
            writer.close();
        }
        Folders.delete(copy);
    }
}
