package io.quantara.internal.storage;

import java.util.Optional;
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
    private static final int MOST_DIGITS = 18;
    private static final String MANIFEST = "MANIFEST-";
    private static final String PENDING = ".pending";

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
        FileName found = switch (name) {
            case "LOCK" -> LOCK;
            case "LOCK.info" -> LOCK_HOLDER;
            case "FORMAT" -> FORMAT;
            case "FORMAT.pending" -> PENDING_FORMAT;
            default -> parseNumbered(name);
        };
        return found == null || !found.name().equals(name) ? Optional.empty() : Optional.of(found);
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

    /** Not by regular expressions: to compile the first ones takes longer than to open all files of a database. */
    private static @Nullable FileName parseNumbered(String name) {
        if (name.startsWith(MANIFEST)) {
            boolean isPending = name.endsWith(PENDING);
            int end = name.length() - (isPending ? PENDING.length() : 0);
            return of(
                    isPending ? FileKind.PENDING_MANIFEST : FileKind.MANIFEST,
                    number(name, MANIFEST.length(), end),
                    0);
        }
        int dash = name.indexOf('-');
        long segment = dash < 0 ? 0 : number(name, 0, dash);
        int dot = name.indexOf('.');
        FileKind kind = switch (dot < 0 ? "" : name.substring(dot)) {
            case ".wal" -> FileKind.LOG;
            case ".seg" -> FileKind.SEGMENT;
            case ".idx" -> FileKind.INDEX;
            case ".del" -> FileKind.DELETIONS;
            default -> null;
        };
        return kind == null ? null : of(kind, number(name, dash + 1, dot), segment);
    }

    /** Returns the number that digits spell, or 0 when it is something else. */
    private static long number(String name, int begin, int end) {
        if (end - begin < LEAST_DIGITS || end - begin > MOST_DIGITS) {
            return 0;
        }
        long number = 0;
        for (int i = begin; i < end; i++) {
            char digit = name.charAt(i);
            if (digit < '0' || digit > '9') {
                return 0;
            }
            number = 10 * number + digit - '0';
        }
        return number;
    }

    private static @Nullable FileName of(FileKind kind, long number, long segment) {
        boolean fits = number > 0 && (kind == FileKind.INDEX) == segment > 0;
        return fits ? new FileName(kind, number, segment) : null;
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
