package io.quantara.internal.storage;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of one of our own files. Whatever {@link #parse} does not know is foreign and must not be touched.
 *
 * @param kind what the file is for
 * @param number the file's own number, at least 1, never reused; 0 for the kinds that have none
 * @param segment the number of the segment an index belongs to, at least 1; 0 for all other kinds
 */
public record FileName(FileKind kind, long number, long segment) {

    /** The file behind the write lock. */
    public static final FileName LOCK = new FileName(FileKind.LOCK, 0, 0);

    /** Who holds the write lock, for messages. */
    public static final FileName LOCK_HOLDER = new FileName(FileKind.LOCK_HOLDER, 0, 0);

    /** Which database this is. */
    public static final FileName FORMAT = new FileName(FileKind.FORMAT, 0, 0);

    /** A format file on its way. */
    public static final FileName PENDING_FORMAT = new FileName(FileKind.PENDING_FORMAT, 0, 0);

    private static final int LEAST_DIGITS = 6;
    private static final Pattern NUMBERED = Pattern.compile("(?:(\\d{6,18})-)?(\\d{6,18})\\.(wal|seg|idx|del)");
    private static final Pattern MANIFEST = Pattern.compile("MANIFEST-(\\d{6,18})(\\.pending)?");

    /** Checks that the numbers fit the kind. */
    public FileName {
        if (isNumbered(kind) != number > 0 || number < 0) {
            throw new IllegalArgumentException("No file of kind " + kind + " has number " + number + ".");
        }
        if ((kind == FileKind.INDEX) != segment > 0 || segment < 0) {
            throw new IllegalArgumentException("No file of kind " + kind + " has segment number " + segment + ".");
        }
    }

    /** Returns the name of the write-ahead log with that number. */
    public static FileName log(long number) {
        return new FileName(FileKind.LOG, number, 0);
    }

    /** Returns the name of the segment with that number. */
    public static FileName segment(long number) {
        return new FileName(FileKind.SEGMENT, number, 0);
    }

    /** Returns the name of an index over a segment. */
    public static FileName index(long segment, long number) {
        return new FileName(FileKind.INDEX, number, segment);
    }

    /** Returns the name of the file of deletion bitmaps with that number. */
    public static FileName deletions(long number) {
        return new FileName(FileKind.DELETIONS, number, 0);
    }

    /** Returns the name of the manifest with that number. */
    public static FileName manifest(long number) {
        return new FileName(FileKind.MANIFEST, number, 0);
    }

    /** Returns the name that the manifest with that number has until it is published. */
    public static FileName pendingManifest(long number) {
        return new FileName(FileKind.PENDING_MANIFEST, number, 0);
    }

    /**
     * Recognizes one of our own files. Only the exact spelling of {@link #name} is recognized.
     *
     * @param name a plain file name
     * @return empty if the file is foreign
     */
    public static Optional<FileName> parse(String name) {
        Optional<FileName> found = switch (name) {
            case "LOCK" -> Optional.of(LOCK);
            case "LOCK.info" -> Optional.of(LOCK_HOLDER);
            case "FORMAT" -> Optional.of(FORMAT);
            case "FORMAT.pending" -> Optional.of(PENDING_FORMAT);
            default -> parseNumbered(name);
        };
        return found.filter(ours -> ours.name().equals(name));
    }

    /** Returns the name as it stands in the folder. */
    public String name() {
        return switch (kind) {
            case LOG -> digits(number) + ".wal";
            case SEGMENT -> digits(number) + ".seg";
            case INDEX -> digits(segment) + "-" + digits(number) + ".idx";
            case DELETIONS -> digits(number) + ".del";
            case MANIFEST -> "MANIFEST-" + digits(number);
            case PENDING_MANIFEST -> "MANIFEST-" + digits(number) + ".pending";
            case LOCK -> "LOCK";
            case LOCK_HOLDER -> "LOCK.info";
            case FORMAT -> "FORMAT";
            case PENDING_FORMAT -> "FORMAT.pending";
        };
    }

    @Override
    public String toString() {
        return name();
    }

    private static Optional<FileName> parseNumbered(String name) {
        Matcher manifest = MANIFEST.matcher(name);
        if (manifest.matches()) {
            FileKind kind = manifest.group(2) == null ? FileKind.MANIFEST : FileKind.PENDING_MANIFEST;
            return of(kind, manifest.group(1), null);
        }
        Matcher numbered = NUMBERED.matcher(name);
        if (!numbered.matches()) {
            return Optional.empty();
        }
        FileKind kind = switch (numbered.group(3)) {
            case "wal" -> FileKind.LOG;
            case "seg" -> FileKind.SEGMENT;
            case "idx" -> FileKind.INDEX;
            default -> FileKind.DELETIONS;
        };
        return of(kind, numbered.group(2), numbered.group(1));
    }

    private static Optional<FileName> of(
            FileKind kind, String number, @Nullable String segment) {
        long parsed = Long.parseLong(number);
        long parsedSegment = segment == null ? 0 : Long.parseLong(segment);
        boolean fits = parsed > 0 && (kind == FileKind.INDEX) == parsedSegment > 0;
        return fits ? Optional.of(new FileName(kind, parsed, parsedSegment)) : Optional.empty();
    }

    private static boolean isNumbered(FileKind kind) {
        return switch (kind) {
            case LOG, SEGMENT, INDEX, DELETIONS, MANIFEST, PENDING_MANIFEST -> true;
            case LOCK, LOCK_HOLDER, FORMAT, PENDING_FORMAT -> false;
        };
    }

    /** Opening a database names some ten files; the first use of a format string takes longer than all of that. */
    private static String digits(long number) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, LEAST_DIGITS - digits.length())).concat(digits);
    }
}
