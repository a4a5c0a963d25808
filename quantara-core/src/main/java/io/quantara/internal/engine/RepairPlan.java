package io.quantara.internal.engine;

import io.quantara.CheckProblem;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is wrong with a folder and what to do about it; nothing is done yet. Holds the survey it was made from. Used by
 * one thread, and closed by who made it.
 */
final class RepairPlan implements AutoCloseable {

    private final Survey survey;
    private final Set<String> badIndexes;
    private final List<FolderRepair.Action> actions = new ArrayList<>();
    private final Set<String> moved = new TreeSet<>();
    private final Set<String> copied = new TreeSet<>();
    private boolean isLossless = true;

    private RepairPlan(Survey survey, Set<String> badIndexes) {
        this.survey = survey;
        this.badIndexes = badIndexes;
    }

    /** Looks at a folder and decides. */
    static RepairPlan of(Disk disk) throws IOException {
        Findings findings = new Findings();
        Set<String> distrusted;
        try (Survey first = Survey.take(disk, FoundSegment.Reading.EVERYTHING, findings)) {
            Findings ofRows = new Findings();
            try (Snapshot snapshot = first.snapshot()) {
                first.segments().values().forEach(segment -> ofRows.file(segment.name(), 0));
                SnapshotCheck.run(snapshot, ofRows);
            }
            distrusted = ofRows.problems().stream()
                    .map(Findings.Problem::file)
                    .filter(file -> !file.isEmpty())
                    .collect(Collectors.toSet());
        }
        Survey survey =
                Survey.take(disk, FoundSegment.Reading.EVERYTHING, new Findings(), distrusted);
        boolean planned = false;
        try {
            RepairPlan plan = new RepairPlan(survey, badIndexes(survey));
            plan.decide();
            planned = true;
            return plan;
        } finally {
            if (!planned) {
                survey.close();
            }
        }
    }

    private static Set<String> badIndexes(Survey survey) {
        IndexCheck check = new IndexCheck(survey.disk(), new IndexTypes(), survey.findings());
        for (CollectionState collection : survey.base().catalog().everyCollection()) {
            collection.parts()
                    .forEach(part -> check.check(collection, part, FoundSegment.Reading.EVERYTHING, Long.MAX_VALUE));
        }
        return check.damaged();
    }

    private void decide() throws IOException {
        format();
        manifests();
        for (FoundSegment segment : survey.segments().values()) {
            segment(segment);
        }
        for (FoundDeletions deletions : survey.deletions().values()) {
            deletions(deletions);
        }
        versions();
        logs();
        for (String index : badIndexes) {
            act(index, "Name it no more; the index is rebuilt when the database is opened for writing.");
            move(index);
        }
        contradictions();
    }

    private void format() throws IOException {
        FolderIdentity identity = survey.identity();
        if (!identity.isFormatRight()) {
            String name = FileName.FORMAT.name();
            act(name, "Write it anew, " + (identity.databaseId() == null
                    ? "with a new id of the database, because no file tells the old one."
                    : "for database " + identity.databaseId() + ", as the other files say."));
            move(name);
        }
    }

    private void manifests() throws IOException {
        FolderIdentity identity = survey.identity();
        for (String name : identity.damagedManifests()) {
            move(name);
        }
        if (survey.isStateKnown()) {
            return;
        }
        isLossless = false;
        String name = identity.newest() == 0 ? KnownFolder.MANIFEST : FileName.manifest(identity.newest()).name();
        act(name, identity.manifest() == null
                ? "Make a new one from the segments and logs that are there. Nothing tells the names, metrics and"
                        + " settings of collections any more: documents come into collections 'recovered-1' and so on,"
                        + " one for each dimension, and deleted documents may be among them."
                : "Make a new one from " + FileName.manifest(identity.manifest().number()) + " and from the segments"
                        + " and logs that are there. Documents written since come into collections 'recovered-1' and"
                        + " so on, and deleted documents may be among them.");
        ManifestCodec.Contents contents = identity.contents();
        Set<String> named = contents == null ? Set.of() : contents.fileNames();
        for (FileName file : files()) {
            if (file.kind() == FileKind.SEGMENT) {
                copied.add(file.name());
            } else if (file.kind() == FileKind.DELETIONS && !named.contains(file.name())) {
                move(file.name());
            }
        }
    }

    private List<FileName> files() throws IOException {
        return survey.disk().list().stream().flatMap(file -> FileName.parse(file).stream()).toList();
    }

    private void segment(FoundSegment segment) throws IOException {
        if (segment.isWhole()) {
            return;
        }
        long rows = 0;
        long lost = 0;
        long renumbered = 0;
        for (RowSource source : segment.opened()) {
            rows += source.rows(Long.MAX_VALUE).count();
            if (source instanceof SalvagedGroup salvaged) {
                lost += salvaged.lost().cardinality();
                renumbered += salvaged.renumbered();
            }
        }
        boolean hasLostGroups = survey.base().lostGroups().contains(segment.name());
        String description = rows == lost
                ? "Leave it out: none of its rows can be read."
                : "Write a new segment with " + (rows - lost) + " of its " + rows + " rows"
                        + (hasLostGroups ? ", besides groups of rows that cannot be read at all." : ".");
        if (renumbered > 0) {
            description += " The sequence numbers of " + renumbered + " rows are lost; they get the greatest of the"
                    + " others.";
        }
        act(segment.name(), description);
        isLossless &= lost == 0 && renumbered == 0 && !hasLostGroups && rows > 0;
        move(segment.name());
    }

    private void deletions(FoundDeletions deletions) throws IOException {
        if (!deletions.isWhole()) {
            act(deletions.summary().name(), survey.returned() == 0
                    ? "Write the deletions that can be read to a new file."
                    : "Write the deletions that can be read to a new file. Of the others nothing tells which rows were"
                            + " deleted: up to " + survey.returned() + " documents may come back.");
            move(deletions.summary().name());
        }
        isLossless &= survey.returned() == 0;
    }

    private void versions() {
        survey.base().lostInVersions().forEach((name, count) -> {
            if (count > 0) {
                isLossless = false;
                act("version " + name, "Keep it without " + count + " of its documents, which are lost.");
            }
        });
    }

    private void logs() throws IOException {
        LogSurvey logs = survey.logs();
        if (logs == null) {
            return;
        }
        for (String name : logs.damaged()) {
            move(name);
        }
        for (String name : logs.firstWrong().stream().toList()) {
            long last = survey.replay().last();
            String kept = "Keep all batches up to sequence number " + last + ", in a segment.";
            String lost = logs.lost().map(range -> " Lost: " + range + ".").orElse(" None is lost.");
            String unapplied = logs.unapplied() == 0
                    ? ""
                    : " Of these, " + logs.unapplied() + " batches can be read, and are written to the quarantine: they"
                            + " must not be applied behind a gap.";
            act(name, kept + lost + unapplied);
        }
        isLossless &= logs.lost().isEmpty() && logs.unapplied() == 0;
    }

    /** What no file accounts for, such as a manifest that contradicts the files it names. */
    private void contradictions() {
        for (Findings.Problem problem : survey.findings().problems()) {
            boolean isKnown = actions.stream().anyMatch(action -> action.file().equals(problem.file()));
            if (problem.kind() == CheckProblem.Kind.DATA && !isKnown) {
                isLossless = false;
                act(problem.file(), "Leave out what cannot be read: " + problem.message());
            }
        }
    }

    private void act(String file, String description) {
        actions.add(new FolderRepair.Action(file, description));
    }

    private void move(String file) throws IOException {
        if (survey.disk().exists(file)) {
            moved.add(file);
        }
    }

    Survey survey() {
        return survey;
    }

    /** Returns what is to be done, in the order in which it is told. */
    List<FolderRepair.Action> actions() {
        return actions;
    }

    /** Returns the names of index files that the manifest must name no more. */
    Set<String> badIndexes() {
        return badIndexes;
    }

    /** Returns the files that leave the folder. */
    Set<String> moved() {
        return moved;
    }

    /** Returns the files that stay but are kept in the quarantine too, because they are used on a guess. */
    Set<String> copied() {
        Set<String> others = new TreeSet<>(copied);
        others.removeAll(moved);
        return others;
    }

    boolean isLossless() {
        return isLossless;
    }

    /** Returns whether nothing but indexes is damaged, so that rows and logs stay as they are. */
    boolean concernsIndexesOnly() {
        return survey.findings().problems().stream().noneMatch(problem -> problem.kind() == CheckProblem.Kind.DATA);
    }

    @Override
    public void close() {
        survey.close();
    }
}
