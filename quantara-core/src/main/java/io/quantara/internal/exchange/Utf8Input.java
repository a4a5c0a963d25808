package io.quantara.internal.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A stream that passes on bytes which are strictly UTF-8, without a byte order mark, and fails at the first that are
 * not: overlong forms, surrogates, code points beyond 10FFFF, cut-off sequences. Parsers behind it need not check. What
 * precedes the first bad byte is passed on before it fails, so that the parser knows where it stands then.
 */
final class Utf8Input extends InputStream {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream source;
    private byte[] start = {};
    private int startAt;
    private boolean started;
    /** How many continuation bytes the sequence at hand still needs, and the bounds of the next. */
    private int missing;

    private int least;
    private int most;
    private long checked;
    private boolean failed;
    private String problem = "";

    /**
     * Wraps a stream; closing it is left to its owner.
     *
     * @param source the bytes
     */
    Utf8Input(InputStream source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (failed) {
            throw new MalformedUtf8Exception(problem);
        }
        if (length == 0) {
            return 0;
        }
        int count = fill(target, offset, length);
        if (count < 0) {
            if (missing > 0) {
                throw new MalformedUtf8Exception("The text ends inside a character (byte " + checked
                        + "). The file is cut off; copy or export it again.");
            }
            return -1;
        }
        int valid = check(target, offset, offset + count) - offset;
        checked += valid;
        if (valid == 0 && failed) {
            throw new MalformedUtf8Exception(problem);
        }
        return valid;
    }

    private int fill(byte[] target, int offset, int length) throws IOException {
        if (!started) {
            started = true;
            start = source.readNBytes(MARK.length);
            if (Arrays.equals(start, MARK)) {
                startAt = MARK.length;
            }
        }
        if (startAt < start.length) {
            int count = Math.min(length, start.length - startAt);
            System.arraycopy(start, startAt, target, offset, count);
            startAt += count;
            return count;
        }
        return source.read(target, offset, length);
    }

    /** Returns the place of the first bad byte, or the end. */
    private int check(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            if (missing == 0) {
                at = skipAscii(bytes, at, end);
                if (at == end) {
                    return end;
                }
                begin(bytes[at] & 0xFF);
            } else {
                next(bytes[at] & 0xFF);
            }
            if (failed) {
                problem = "Byte " + HexFormat.of().withUpperCase().toHexDigits(bytes[at]) + " at offset "
                        + (checked + at - from) + " is not UTF-8. Save the file as UTF-8.";
                return at;
            }
            at++;
        }
        return end;
    }

    private static int skipAscii(byte[] bytes, int from, int end) {
        int at = from;
        while (at + Long.BYTES <= end && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < end && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /** Table 3-7 of the Unicode standard: the first byte bounds the second. */
    private void begin(int lead) {
        least = 0x80;
        most = 0xBF;
        if (lead >= 0xC2 && lead <= 0xDF) {
            missing = 1;
        } else if (lead >= 0xE0 && lead <= 0xEF) {
            missing = 2;
            least = lead == 0xE0 ? 0xA0 : least;
            most = lead == 0xED ? 0x9F : most;
        } else if (lead >= 0xF0 && lead <= 0xF4) {
            missing = 3;
            least = lead == 0xF0 ? 0x90 : least;
            most = lead == 0xF4 ? 0x8F : most;
        } else {
            failed = true;
        }
    }

    private void next(int continuation) {
        failed = continuation < least || continuation > most;
        missing--;
        least = 0x80;
        most = 0xBF;
    }
}
