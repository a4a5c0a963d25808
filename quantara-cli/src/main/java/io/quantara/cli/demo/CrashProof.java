package io.quantara.cli.demo;

import io.quantara.Database;
import io.quantara.DatabaseOptions;
import io.quantara.Document;
import io.quantara.VectorCollection;
import io.quantara.cli.command.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The proof that nothing is lost: a process of its own writes and is killed while it writes; then the database is
 * opened again and compared with what was acknowledged.
 *
 * @param acknowledged documents whose batch the database acknowledged before the kill
 * @param found how many of them are there, bit for bit
 * @param halfDone batches of which only a part is there
 * @param unreported documents of whole batches that are there, but were killed before they could be reported
 * @param reopening how long opening took after the kill, recovery included
 */
record CrashProof(int acknowledged, int found, int halfDone, int unreported, Duration reopening) {

    private static final Pattern REPORT = Pattern.compile(Pattern.quote(CrashWriter.REPORT) + "(\\d+)\\.");

    /** Returns whether all is there and nothing half done. */
    boolean holds() {
        return found == acknowledged && halfDone == 0;
    }

    /** Returns the proof for JSON. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("acknowledged", acknowledged);
        json.put("found", found);
        json.put("halfDone", halfDone);
        json.put("unreported", unreported);
        json.put("reopenMillis", reopening.toNanos() / 1e6);
        return json;
    }

    /**
     * Runs the proof; the database must not be open.
     *
     * @param folder the folder of a database
     * @param killAfter the kill comes once so many documents are acknowledged
     */
    static CrashProof run(Path folder, DatabaseOptions options, int killAfter) throws IOException {
        removeTraces(folder, options);
        Set<Integer> acknowledged = writeUntilKilled(folder, killAfter);
        long start = System.nanoTime();
        try (Database db = Database.open(folder, options)) {
            Duration reopening = Duration.ofNanos(System.nanoTime() - start);
            Optional<VectorCollection> written = db.findCollection(CrashDocuments.COLLECTION);
            Map<Integer, Integer> intact = written.map(CrashProof::intactByBatch).orElse(Map.of());
            if (written.isPresent()) {
                db.deleteCollection(CrashDocuments.COLLECTION);
            }
            return compare(acknowledged, intact, reopening);
        }
    }

    /** An earlier run may have been killed itself. */
    private static void removeTraces(Path folder, DatabaseOptions options) {
        try (Database db = Database.open(folder, options)) {
            if (db.findCollection(CrashDocuments.COLLECTION).isPresent()) {
                db.deleteCollection(CrashDocuments.COLLECTION);
            }
        }
    }

    /** Returns the batches that were acknowledged; those whose report is still in the pipe count too. */
    private static Set<Integer> writeUntilKilled(Path folder, int killAfter) throws IOException {
        Set<Integer> acknowledged = new HashSet<>();
        Process writer = ChildJvm.start(CrashWriter.class, List.of(folder.toString()));
        try (var reports = new BufferedReader(
                new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reports.readLine(); line != null; line = reports.readLine()) {
                Matcher report = REPORT.matcher(line);
                if (report.matches()) {
                    acknowledged.add(Integer.valueOf(report.group(1)));
                }
                if (acknowledged.size() * CrashDocuments.BATCH_SIZE >= killAfter) {
                    kill(writer);
                }
            }
        } finally {
            kill(writer);
        }
        awaitEnd(writer);
        if (acknowledged.size() * CrashDocuments.BATCH_SIZE < killAfter) {
            throw new IOException("the writing process ended by itself with exit code " + writer.exitValue() + " after "
                    + acknowledged.size() + " batches");
        }
        return acknowledged;
    }

    /** Through its handle, because {@link Process#destroyForcibly} also closes the pipe that is still to be read. */
    private static void kill(Process process) {
        process.toHandle().destroyForcibly();
    }

    /** The lock of a killed process is free once it is gone. */
    private static void awaitEnd(Process process) throws IOException {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the killed process", e);
        }
    }

    /** Returns how many documents of each batch are there as they were written. */
    private static Map<Integer, Integer> intactByBatch(VectorCollection written) {
        Map<Integer, Integer> intact = new HashMap<>();
        try (Stream<Document> documents = written.stream()) {
            documents.forEach(document -> {
                int number = CrashDocuments.number(document);
                int batch = number / CrashDocuments.BATCH_SIZE;
                intact.merge(batch, CrashDocuments.isIntact(document, number) ? 1 : 0, Integer::sum);
            });
        }
        return intact;
    }

    private static CrashProof compare(Set<Integer> acknowledged, Map<Integer, Integer> intact, Duration reopening) {
        int found = 0;
        int halfDone = 0;
        int unreported = 0;
        for (Map.Entry<Integer, Integer> batch : intact.entrySet()) {
            halfDone += batch.getValue() == CrashDocuments.BATCH_SIZE ? 0 : 1;
            if (acknowledged.contains(batch.getKey())) {
                found += batch.getValue();
            } else {
                unreported += batch.getValue();
            }
        }
        return new CrashProof(
                acknowledged.size() * CrashDocuments.BATCH_SIZE, found, halfDone, unreported, reopening);
    }
}
