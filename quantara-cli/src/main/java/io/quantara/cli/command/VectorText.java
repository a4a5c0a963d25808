package io.quantara.cli.command;

import io.quantara.cli.terminal.Text;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Vectors as people write and read them: numbers between commas, semicolons or spaces, with or without brackets. */
final class VectorText {

    private static final int SHOWN_COMPONENTS = 4;

    private VectorText() {}

    /**
     * Reads a vector.
     *
     * @throws UsageException when something in the text is no number
     */
    static float[] parse(String text) {
        String inside = text.strip().replaceFirst("^\\[", "").replaceFirst("]$", "").strip();
        if (inside.isEmpty()) {
            throw new UsageException("The vector has no components. Give numbers, such as 0.1,0.2,0.3.");
        }
        String[] parts = inside.split("\\s*[,;\\s]\\s*", -1);
        float[] vector = new float[parts.length];
        for (int i = 0; i < parts.length; i++) {
            try {
                vector[i] = Float.parseFloat(parts[i]);
            } catch (NumberFormatException e) {
                throw new UsageException(
                        "Component " + (i + 1) + " of the vector is '" + Text.oneLine(parts[i], 40)
                                + "', which is no number. Give numbers, such as 0.1,0.2,0.3.",
                        e);
            }
        }
        return vector;
    }

    /** Reads a vector from a file that holds nothing else. */
    static float[] read(Path file) throws IOException {
        try {
            return parse(Files.readString(file));
        } catch (MalformedInputException e) {
            throw new UsageException(
                    "The file " + file + " is no text. Give one that holds the numbers of one vector.", e);
        }
    }

    /** Returns the dimension and the first components. */
    static String describe(float[] vector) {
        StringBuilder text = new StringBuilder(Text.count(vector.length, "dimension")).append(" [");
        for (float component : Arrays.copyOf(vector, Math.min(SHOWN_COMPONENTS, vector.length))) {
            text.append(text.charAt(text.length() - 1) == '[' ? "" : ", ")
                    .append(String.format(Locale.ROOT, "%.4g", component));
        }
        return text.append(vector.length > SHOWN_COMPONENTS ? ", ...]" : "]").toString();
    }
}
