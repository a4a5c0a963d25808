package io.quantara.internal.exchange;

import io.quantara.ImportException;
import io.quantara.Metadata;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV with a header: columns {@code vector}, {@code id}, the one of names, and others that become metadata as
 * {@link CsvValues} says. An empty field without quotes is a missing value.
 */
final class CsvDocuments {

    private static final int ABSENT = -1;

    private final CsvRecords records;
    private final String nameField;
    private final List<String> header = new ArrayList<>();
    private int idColumn = ABSENT;
    private int nameColumn = ABSENT;
    private int vectorColumn = ABSENT;

    /**
     * Reads a stream; closing it is left to its owner.
     *
     * @param nameField the column that holds names
     */
    CsvDocuments(InputStream stream, String nameField) {
        this.records = new CsvRecords(stream);
        this.nameField = nameField;
    }

    /**
     * Reads the header, once, before the first record.
     *
     * @throws ImportException when there is none that can be used
     */
    void readHeader() throws IOException {
        if (!records.next()) {
            throw Refusal.at(1, "", "The file is empty. Give a header line with a column 'vector'.");
        }
        for (int column = 0; column < records.fieldCount(); column++) {
            String name = records.field(column).strip();
            if (name.isEmpty() || header.contains(name)) {
                throw Refusal.at(records.line(column), "", "Column " + (column + 1) + " of the header is "
                        + (name.isEmpty() ? "empty" : "a second " + Refusal.quoted(name))
                        + ". Give each column a name of its own.");
            }
            header.add(name);
        }
        idColumn = header.indexOf(OriginalFormat.ID);
        nameColumn = header.indexOf(nameField);
        vectorColumn = header.indexOf(OriginalFormat.VECTOR);
        if (vectorColumn == ABSENT) {
            throw missingColumn(OriginalFormat.VECTOR);
        }
        if (nameColumn == ABSENT && !nameField.equals(OriginalFormat.NAME)) {
            throw missingColumn(nameField);
        }
    }

    private ImportException missingColumn(String column) {
        return Refusal.at(records.line(0), "", "The header has no column " + Refusal.quoted(column) + ", only "
                + Refusal.quoted(String.join(", ", header)) + ". Add it.");
    }

    /**
     * Moves to the next record and returns whether there is one.
     *
     * @throws ImportException when it does not match the header
     */
    boolean next() throws IOException {
        if (!records.next()) {
            return false;
        }
        if (records.fieldCount() != header.size()) {
            throw Refusal.at(line(), "", "The record has " + records.fieldCount() + " fields, the header "
                    + header.size() + ". Give each record all fields, and put those with commas into quotes.");
        }
        return true;
    }

    /** Returns the line where the record begins, from 1. */
    long line() {
        return records.line(0);
    }

    /** Returns the id, or null. */
    @Nullable UUID id() {
        if (idColumn == ABSENT || records.isMissing(idColumn)) {
            return null;
        }
        String text = records.field(idColumn).strip();
        UUID id = Ids.parse(text);
        if (id == null) {
            throw Refusal.at(records.line(idColumn), OriginalFormat.ID, Ids.problem(text));
        }
        return id;
    }

    /** Returns the name; empty when there is none. */
    String name() {
        return nameColumn == ABSENT ? "" : records.field(nameColumn);
    }

    /** Returns the vector. */
    float[] vector() {
        return records.vector(vectorColumn, OriginalFormat.VECTOR);
    }

    /** Returns the other columns. */
    Metadata metadata() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int column = 0; column < header.size(); column++) {
            boolean other = column != idColumn && column != nameColumn && column != vectorColumn;
            if (other && !records.isMissing(column)) {
                values.put(header.get(column), CsvValues.of(records.field(column)));
            }
        }
        return Metadata.copyOf(values);
    }
}
