package io.quantara;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a repair did, or would do. Immutable. */
public final class RepairReport {

    private final @Nullable Path quarantine;
    private final List<Action> actions;
    private final Figures figures;
    private final List<LostDocument> lostIds;
    private final List<SequenceRange> lostSequences;
    private final List<String> quarantinedFiles;

    RepairReport(
            @Nullable Path quarantine,
            List<Action> actions,
            Figures figures,
            List<LostDocument> lostIds,
            List<SequenceRange> lostSequences,
            List<String> quarantinedFiles) {
        this.quarantine = quarantine;
        this.actions = List.copyOf(actions);
        this.figures = figures;
        this.lostIds = List.copyOf(lostIds);
        this.lostSequences = List.copyOf(lostSequences);
        this.quarantinedFiles = List.copyOf(quarantinedFiles);
    }

    /** The counts of a report. */
    record Figures(boolean isLossless, long kept, long lost, long returned, long unappliedBatches) {}

    /** Returns whether the repair was done, rather than planned. */
    public boolean isDone() {
        return quarantine != null;
    }

    /** Returns whether there is anything to repair. */
    public boolean isNeeded() {
        return !actions.isEmpty();
    }

    /** Returns whether every document stays as it was, with its sequence number, and no deleted one comes back. */
    public boolean isLossless() {
        return figures.isLossless;
    }

    /** Returns what was done or is to be done, one action a file, in plain words. */
    public List<Action> actions() {
        return actions;
    }

    /** Returns how many documents the repaired database has. */
    public long documentsKept() {
        return figures.kept;
    }

    /**
     * Returns how many documents are known to be lost. Of a segment that is missing as a whole nothing tells how many
     * it had; those are not counted.
     */
    public long documentsLost() {
        return figures.lost;
    }

    /** Returns the first 1,000 of the lost documents whose ids are known. */
    public List<LostDocument> lostIds() {
        return lostIds;
    }

    /**
     * Returns how many of the documents kept may have been deleted or replaced before, because the file is damaged
     * that would tell; 0 when none may.
     */
    public long documentsReturned() {
        return figures.returned;
    }

    /** Returns the sequence numbers of batches that are lost. */
    public List<SequenceRange> lostSequences() {
        return lostSequences;
    }

    /**
     * Returns how many batches can be read but not applied, because one before them is lost. Their net effect is
     * written to the quarantine as JSON Lines, for {@code quantara add} and who knows better.
     */
    public long unappliedBatches() {
        return figures.unappliedBatches;
    }

    /** Returns the folder that damaged files were moved to, or empty for a dry run. */
    public Optional<Path> quarantine() {
        return Optional.ofNullable(quarantine);
    }

    /** Returns the names of the files in the quarantine: moved, copied, or written there. */
    public List<String> quarantinedFiles() {
        return quarantinedFiles;
    }

    @Override
    public String toString() {
        return "RepairReport[" + (isDone() ? "done" : "planned") + ", lossless=" + isLossless() + ", kept="
                + documentsKept() + ", lost=" + documentsLost() + ", returned=" + documentsReturned()
                + ", lostSequences=" + lostSequences + ", actions=" + actions + "]";
    }

    /** What is done about one file. Immutable. */
    public static final class Action {

        private final String file;
        private final String description;

        Action(String file, String description) {
            this.file = file;
            this.description = description;
        }

        /** Returns the name of the file. */
        public String file() {
            return file;
        }

        /** Returns what is done, in plain words. */
        public String description() {
            return description;
        }

        @Override
        public String toString() {
            return file + ": " + description;
        }
    }

    /** A document that is lost. Immutable. */
    public static final class LostDocument {

        private final String collection;
        private final UUID id;

        LostDocument(String collection, UUID id) {
            this.collection = collection;
            this.id = id;
        }

        /** Returns the name of its collection. */
        public String collection() {
            return collection;
        }

        /** Returns its id. */
        public UUID id() {
            return id;
        }

        @Override
        public String toString() {
            return collection + "/" + id;
        }
    }

    /** Sequence numbers that follow one another. Immutable. */
    public static final class SequenceRange {

        private final long first;
        private final long last;

        SequenceRange(long first, long last) {
            this.first = first;
            this.last = last;
        }

        /** Returns the first of them. */
        public long first() {
            return first;
        }

        /** Returns the last of them, or empty where nothing tells how many followed. */
        public OptionalLong last() {
            return last == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(last);
        }

        @Override
        public String toString() {
            if (first == last) {
                return Long.toString(first);
            }
            return first + " to " + (last == Long.MAX_VALUE ? "?" : last);
        }
    }
}
