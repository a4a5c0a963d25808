package io.quantara.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A question of the demo. Immutable. */
final class DemoQuestion {

    private final String text;
    private final String filter;
    private final float[] vector;

    private DemoQuestion(String text, String filter, float[] vector) {
        this.text = text;
        this.filter = filter;
        this.vector = vector;
    }

    /** Returns a question that a person asked. */
    static DemoQuestion asked(String text) {
        return new DemoQuestion(text, "", new float[0]);
    }

    /** Returns the question in plain English. */
    String text() {
        return text;
    }

    /** Returns the text form of a filter, or empty. */
    String filter() {
        return filter;
    }

    /** Returns a copy of what MiniLM makes of the text, for machines where the model cannot be loaded. */
    float[] vector() {
        return vector.clone();
    }

    /** Returns the questions in their order; a line holds the text and, after a tab, the filter. */
    static List<DemoQuestion> all() {
        float[][] vectors = DemoPackages.vectors("questions.f16");
        List<DemoQuestion> questions = new ArrayList<>();
        for (String line : lines()) {
            int tab = line.indexOf('\t');
            questions.add(new DemoQuestion(
                    tab < 0 ? line : line.substring(0, tab),
                    tab < 0 ? "" : line.substring(tab + 1),
                    vectors[questions.size()]));
        }
        return List.copyOf(questions);
    }

    private static List<String> lines() {
        try (var reader = new BufferedReader(
                new InputStreamReader(DemoPackages.open("questions.tsv"), StandardCharsets.UTF_8))) {
            return reader.readAllLines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
