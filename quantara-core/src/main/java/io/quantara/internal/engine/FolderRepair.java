package io.quantara.internal.engine;

import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.DiskLock;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FormatFile;
import io.quantara.internal.storage.ManifestStore;
import io.quantara.internal.storage.StoredManifest;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Repairs a folder: keeps what can be believed, moves what is damaged to a quarantine, and says what is lost. Only when
 * asked, never by itself. A crash at any step leaves the folder as it was or repaired, and the repair can run again.
 */
public final class FolderRepair {

    private static final int MOST_IDS = 1_000;
    private static final int ATTEMPTS = 20;

    private FolderRepair() {}

    /** What is done about one file, in plain words. */
    public record Action(String file, String description) {}

    /** A lost document. */
    public record Lost(String collection, UUID id) {}

    /** Sequence numbers of lost batches; the last is {@link Long#MAX_VALUE} where it is unknown. */
    public record Range(long first, long last) {}

    /**
     * What was done, or would be.
     *
     * @param kept how many documents there are afterwards
     * @param lost how many documents are known to be lost
     * @param returned how many of those kept may have been deleted before
     * @param unapplied batches that can be read but not applied
     * @param files the names of the files in the quarantine
     */
    public record Result(
            List<Action> actions,
            boolean isLossless,
            long kept,
            long lost,
            long returned,
            long unapplied,
            List<Lost> lostIds,
            List<Range> lostSequences,
            List<String> files) {}

    /**
     * Looks at a folder and tells what could be done; changes nothing and takes no lock.
     *
     * @throws io.quantara.NotFoundException when there is no database
     * @throws io.quantara.UnknownFormatException when it needs a newer release
     */
    public static Result plan(Disk disk) {
        try {
            for (int attempt = 1; ; attempt++) {
                List<Long> manifests = ManifestStore.published(disk);
                try (RepairPlan plan = RepairPlan.of(disk)) {
                    boolean hasChanged = !manifests.equals(ManifestStore.published(disk));
                    if (plan.actions().isEmpty() || !hasChanged || attempt == ATTEMPTS) {
                        return result(plan, plan.moved().stream().toList());
                    }
                }
            }
        } catch (IOException e) {
            throw Failures.io("examine", disk.describe(), e);
        }
    }

    /**
     * Repairs a folder, unless nothing is damaged.
     *
     * @param place the folder of the quarantine
     * @throws io.quantara.DatabaseLockedException when it is open for writing
     * @throws io.quantara.NotFoundException when there is no database
     * @throws io.quantara.UnknownFormatException when it needs a newer release
     */
    public static Result perform(Disk disk, Disk place, RandomGenerator random) {
        try (DiskLock _ = disk.lock()) {
            disk.forceDirectory();
            try (RepairPlan plan = RepairPlan.of(disk)) {
                requireWritable(disk, plan);
                return plan.actions().isEmpty()
                        ? result(plan, List.of())
                        : perform(plan, new Quarantine(place), random);
            }
        } catch (IOException e) {
            throw Failures.io("repair", disk.describe(), e);
        }
    }

    private static void requireWritable(Disk disk, RepairPlan plan) {
        StoredManifest manifest = plan.survey().identity().manifest();
        if (manifest != null) {
            new ManifestStore(disk, manifest.databaseId()).requireWritable(manifest);
        }
    }

    private static Result perform(RepairPlan plan, Quarantine quarantine, RandomGenerator random) throws IOException {
        Survey survey = plan.survey();
        Disk disk = survey.disk();
        UUID known = survey.identity().databaseId();
        UUID databaseId = known == null ? new UUID(random.nextLong(), random.nextLong()) : known;
        quarantine.keep(disk, plan.moved());
        quarantine.keep(disk, plan.copied());
        LogSurvey logs = survey.logs();
        if (logs != null && logs.unapplied() > 0) {
            UnappliedBatches.of(logs, survey.replay().catalog()).writeTo(quarantine);
        }
        if (!survey.identity().isFormatRight()) {
            FormatFile.replace(disk, databaseId);
        }
        Reclaimer reclaimer = new Reclaimer(new IdleScheduler());
        RepairWriter writer = new RepairWriter(plan, databaseId, numbers(survey), reclaimer, random);
        if (plan.concernsIndexesOnly()) {
            writer.publishWithoutBadIndexes();
        } else {
            try (Snapshot snapshot = survey.snapshot()) {
                writer.publishAll(snapshot.catalog(), highest(survey));
            }
        }
        reclaimer.run();
        for (String file : plan.moved()) {
            if (!file.equals(FileName.FORMAT.name()) && disk.exists(file)) {
                disk.delete(file);
            }
        }
        disk.forceDirectory();
        return result(plan, quarantine.files());
    }

    /** Sequence numbers of lost batches are not given again: somebody may remember them. */
    private static long highest(Survey survey) {
        LogSurvey logs = survey.logs();
        return Math.max(survey.sequence(), logs == null ? 0 : logs.highest());
    }

    private static FileNumbers numbers(Survey survey) throws IOException {
        ManifestCodec.Contents contents = survey.identity().contents();
        long next = contents == null ? 1 : contents.nextFile();
        for (String file : survey.disk().list()) {
            next = Math.max(next, FileName.parse(file).map(FileName::number).orElse(0L) + 1);
        }
        return new FileNumbers(next);
    }

    private static Result result(RepairPlan plan, List<String> files) {
        Survey survey = plan.survey();
        LogSurvey logs = survey.logs();
        long kept = 0;
        try (Snapshot snapshot = survey.snapshot()) {
            for (CollectionState collection : snapshot.catalog().collections()) {
                kept += snapshot.count(collection);
            }
            return new Result(
                    List.copyOf(plan.actions()),
                    plan.isLossless(),
                    kept,
                    survey.lost().count(),
                    survey.returned(),
                    logs == null ? 0 : logs.unapplied(),
                    survey.lost().first(MOST_IDS, snapshot.catalog()).stream()
                            .map(lost -> new Lost(lost.collection(), lost.id()))
                            .toList(),
                    logs == null
                            ? List.of()
                            : logs.lost().stream()
                                    .map(lost -> new Range(lost.first(), lost.last()))
                                    .toList(),
                    files);
        }
    }
}
