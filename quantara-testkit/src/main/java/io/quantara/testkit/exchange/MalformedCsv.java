package io.quantara.testkit.exchange;

import io.quantara.ImportFile;
import io.quantara.testkit.exchange.MalformedInput.Expectation;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Malformed CSV. */
final class MalformedCsv {

    private static final String ID = MalformedOriginalJson.FIRST;

    private MalformedCsv() {}

    static List<MalformedInput> all() {
        return List.of(
                file("empty file", "", 1, "", "The file is empty"),
                file("blank lines only", "\n\r\n\n", 1, "", "The file is empty"),
                file("no column of vectors", "id,name\n,n\n", 1, "", "no column 'vector'"),
                file("column twice", "vector,a,a\n", 1, "", "Column 3 of the header is a second 'a'"),
                file("column without name", "vector,,a\n", 1, "", "Column 2 of the header is empty"),
                record("field missing", "n,1 2", 4, "", "The record has 2 fields, the header 4"),
                record("field too many", ",n,1 2,x,y", 4, "", "The record has 5 fields, the header 4"),
                record("commas without quotes", ",n,1,2,x", 4, "", "The record has 5 fields"),
                record("quote never closed", ",\"n,1 2,x", 4, "", "never closed"),
                record("text behind a quote", ",\"n\"m,1 2,x", 4, "", "Text follows the quote"),
                record("quote inside a field", ",12\" disk,1 2,x", 4, "", "does not begin with a quote"),
                record("id that is no UUID", "17,n,1 2,x", 4, "id", "'17' is not a UUID"),
                record("id of an earlier record", ID + ",n,1 2,x", 4, "", ID),
                record("empty vector", ",n,,x", 4, "vector", "The vector is empty"),
                record("empty brackets", ",n,[],x", 4, "vector", "The vector is empty"),
                record("vector of text", ",n,one two,x", 4, "vector[0]", "The component is 'one'"),
                record("vector with nan", ",n,1 nan,x", 4, "vector[1]", "The component is 'nan'"),
                record("vector with Infinity", ",n,Infinity 1,x", 4, "vector[0]", "The component is 'Infinity'"),
                record("number of Java", ",n,1 2f,x", 4, "vector[1]", "The component is '2f'"),
                record("hexadecimal", ",n,1 0x1p3,x", 4, "vector[1]", "The component is '0x1p3'"),
                record("component beyond float", ",n,1 1e39,x", 4, "vector[1]", "'1e39' is too large for float32"),
                record("number of 101 digits", ",n,1 " + "1".repeat(101) + ",x", 4, "vector[1]", "100 characters"),
                record("two separators", ",n,1;;2,x", 4, "vector[1]", "The component is ''"),
                record("separator at the end", ",n,\"1,2,\",x", 4, "vector[2]", "A separator is the last thing"),
                record("bracket never closed", ",n,[1 2,x", 4, "vector", "bracket that opens the vector"),
                record("vector that numpy shortened", ",n,[1 ... 2],x", 4, "vector[1]", "The component is '...'"),
                record("other dimension", ",n,1 2 3,x", 4, "vector", "has 3 dimensions, 2 are expected"),
                record("line of a vector behind a long field", ",\"n\n\n\",1 x,x", 6, "vector[1]", "'x'"),
                MalformedInput.of("byte that no UTF-8 has", ImportFile.Format.CSV,
                        "vector,a\n1 2,\u00E9\n".getBytes(StandardCharsets.ISO_8859_1),
                        new Expectation(2, "", "Byte 0A at offset 14 is not UTF-8")));
    }

    /** A header, a good record of two lines, the bad one, and a good one. */
    private static MalformedInput record(String name, String bad, long line, String path, String message) {
        String text = "id,name,vector,note\n" + ID + ",n,1 2,\"two\nlines\"\n" + bad + "\n," + MalformedInputs.AFTER
                + ",1 2,x\n";
        return file(name, text, line, path, message);
    }

    private static MalformedInput file(String name, String text, long line, String path, String message) {
        return MalformedInput.of(name, ImportFile.Format.CSV, text.getBytes(StandardCharsets.UTF_8),
                new Expectation(line, path, message));
    }
}
