package io.quantara.testkit.exchange;

import io.quantara.testkit.exchange.MalformedInput.Expectation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Malformed files in the JSON format of the original, their settings apart. */
final class MalformedOriginalJson {

    static final String FIRST = "11111111-1111-4111-8111-111111111111";
    static final String SECOND = "22222222-2222-4222-8222-222222222222";
    static final String THIRD = "33333333-3333-4333-8333-333333333333";

    private static final String RECORD = "research." + FIRST;

    private MalformedOriginalJson() {}

    static List<MalformedInput> syntax() {
        return List.of(
                file("empty file", "", 1, "", "file is empty"),
                file("blank file", " \n\n ", 1, "", "file is empty"),
                file("list at the top", "[]", 1, "", "The file is a list, but must be an object"),
                file("number at the top", "\n17", 2, "", "The file is a number, but must be an object"),
                file("null at the top", "null", 1, "", "The file is null, but must be an object"),
                file("two objects", "{}\n{}", 2, "", "Something follows the end"),
                file("garbage behind the object", "{}\n  x", 2, "", "Unrecognized token 'x'"),
                file("object never closed", "{\n\"research\": {", 2, "research", "cut off"),
                file("cut off in a record", "{\n\"research\": {\n\"" + FIRST + "\": {\"id\": \"" + FIRST + "\"", 3,
                        RECORD + ".id", "cut off"),
                file("cut off in a string", "{\n\"rese", 2, "", "cut off"),
                file("single quotes", "{'research': {}}", 1, "", "Unexpected character (''' (code 39))"),
                file("comment", "{\n// all of it\n\"research\": {}}", 2, "", "Unexpected character ('/' (code 47))"),
                file("comma before the end", "{\"research\": {},\n}", 2, "research", "Unexpected character ('}'"),
                file("comma missing", "{\"a\": {}\n\"b\": {}}", 2, "a", "was expecting comma"),
                file("colon missing", "{\"research\" {}}", 1, "research", "Unexpected character ('{'"),
                file("closed with a bracket", "{\"research\": {}]", 1, "research", "Unexpected close marker ']'"),
                file("NUL in the file", "{\n\0}", 2, "", "code 0"),
                bytes("byte that no UTF-8 has", 2, "", "Byte FF at offset 2 is not UTF-8", "{\n", 0xFF, "}"),
                bytes("surrogate as UTF-8", 1, "", "Byte A0 at offset 3 is not UTF-8",
                        "{\"", 0xED, 0xA0, 0x80, "\": {}}"),
                bytes("overlong UTF-8", 1, "", "Byte C0 at offset 2 is not UTF-8", "{\"", 0xC0, 0x80, "\": {}}"),
                bytes("code point beyond 10FFFF", 1, "", "Byte 90 at offset 3 is not UTF-8",
                        "{\"", 0xF4, 0x90, 0x80, 0x80),
                bytes("cut off in a character", 1, "", "ends inside a character", "{\"", 0xE2, 0x82),
                bytes("UTF-16", 1, "", "Byte FF at offset 0 is not UTF-8", "", 0xFF, 0xFE, "{", 0, "}", 0),
                bytes("UTF-16 without a mark", 1, "", "code 0", "{", 0, "}", 0),
                bytes("pickle", 1, "", "Byte 80 at offset 0 is not UTF-8", "", 0x80, 4, 0x95));
    }

    static List<MalformedInput> records() {
        String rest = "\"name\": \"n\", \"vector\": [1, 2], \"metadata\": {}";
        String id = "\"id\": \"" + FIRST + "\", ";
        return List.of(
                record("record without id", "{" + rest + "}", "", "The record has no id"),
                record("record without name", "{" + id + "\"vector\": [1, 2], \"metadata\": {}}", "", "has no name"),
                record("record without vector", "{" + id + "\"name\": \"n\", \"metadata\": {}}", "", "has no vector"),
                record("record without metadata", "{" + id + "\"name\": \"n\", \"vector\": [1, 2]}", "",
                        "has no metadata"),
                record("empty record", "{}", "", "The record has no id"),
                record("record that is a list", "[]", "", "A record is a list, but must be an object"),
                record("record that is null", "null", "", "A record is null, but must be an object"),
                record("record with another id", "{\"id\": \"" + THIRD + "\", " + rest + "}", ".id",
                        "The id is " + THIRD + ", but the record stands under " + FIRST),
                record("id that is no UUID", "{\"id\": \"first\", " + rest + "}", ".id",
                        "The id 'first' is not a UUID"),
                record("id that is a number", "{\"id\": 1, " + rest + "}", ".id", "The id is a number"),
                record("id that is null", "{\"id\": null, " + rest + "}", ".id", "The id is null"),
                record("id twice", "{" + id + id + rest + "}", ".id", "occurs twice"),
                record("name twice", "{" + id + "\"name\": \"m\", " + rest + "}", ".name", "occurs twice"),
                record("vector twice", "{" + id + "\"vector\": [1, 2], " + rest + "}", ".vector", "occurs twice"),
                record("metadata twice", "{" + id + "\"metadata\": {}, " + rest + "}", ".metadata", "occurs twice"),
                record("field that no record has", "{" + id + "\"text\": \"t\", " + rest + "}", ".text",
                        "A record has no such field"),
                record("name that is a number", "{" + id + "\"name\": 5}", ".name", "The name is a number"),
                record("name that is null", "{" + id + "\"name\": null}", ".name", "The name is null"),
                record("lone high surrogate", "{" + id + "\"name\": \"a\\ud83d\"}", ".name",
                        "half a surrogate pair at character 1"),
                record("lone low surrogate", "{" + id + "\"name\": \"\\ude00a\"}", ".name",
                        "half a surrogate pair at character 0"),
                record("surrogates in the wrong order", "{" + id + "\"name\": \"\\ude00\\ud83d\"}", ".name",
                        "half a surrogate pair"),
                record("escape that JSON lacks", "{" + id + "\"name\": \"\\x41\"}", ".name", "Unrecognized character"),
                record("tab inside a string", "{" + id + "\"name\": \"a\tb\"}", ".name", "Illegal unquoted character"),
                record("short unicode escape", "{" + id + "\"name\": \"\\u12\"}", ".name", "expected a hex-digit"));
    }

    static List<MalformedInput> vectors() {
        return List.of(
                vector("NaN", "[1, NaN]", "[1]", "The component is NaN"),
                vector("Infinity", "[Infinity, 1]", "[0]", "The component is Infinity"),
                vector("-Infinity", "[1, -Infinity]", "[1]", "The component is -Infinity"),
                vector("component beyond double", "[1, 1e999]", "[1]", "'1e999' is too large for float32"),
                vector("component beyond float", "[1, -3.5e38]", "[1]", "'-3.5e38' is too large for float32"),
                vector("integer beyond float", "[1, 4" + "0".repeat(38) + "]", "[1]", "is too large for float32"),
                vector("null component", "[1, null]", "[1]", "The component is null, but must be a number"),
                vector("text component", "[1, \"2\"]", "[1]", "The component is a string"),
                vector("boolean component", "[true, 2]", "[0]", "The component is a boolean"),
                vector("list as component", "[1, [2]]", "[1]", "The component is a list"),
                vector("empty vector", "[]", "", "The vector is empty"),
                vector("vector that is null", "null", "", "The vector is null, but must be a list"),
                vector("vector that is text", "\"1 2\"", "", "The vector is a string"),
                vector("vector that is an object", "{\"0\": 1}", "", "The vector is an object"),
                vector("leading zero", "[1, 02]", "[1]", "Leading zeroes not allowed"),
                vector("leading plus", "[1, +2]", "[1]", "Unexpected character ('+'"),
                vector("no digit before the point", "[1, .5]", "[1]", "Unexpected character ('.'"),
                vector("no digit behind the point", "[1, 5.]", "[1]", "Decimal point not followed by a digit"),
                vector("no digit in the exponent", "[1, 5e]", "[1]", "Exponent indicator not followed by a digit"),
                vector("hexadecimal", "[1, 0x10]", "[2]", "Unexpected character ('x'"),
                vector("missing component", "[1, , 2]", "[1]", "Unexpected character (','"),
                vector("comma before the end of a vector", "[1, 2, ]", "[2]", "Unexpected character (']'"),
                vector("number of 101 digits", "[1, " + "1".repeat(101) + "]", "[1]",
                        "exceeds the maximum allowed (100). Shorten it"),
                vector("number with 150 digits behind the point", "[1, 0." + "1".repeat(150) + "]", "[1]",
                        "exceeds the maximum allowed (100). Shorten it"),
                vector("65,537 components", "[" + "0,".repeat(65_536) + "0]", "[65536]", "more than 65536 components"));
    }

    static List<MalformedInput> metadata() {
        return List.of(
                metadata("metadata that is null", "null", "", "The metadata is null"),
                metadata("metadata that is a list", "[]", "", "The metadata is a list"),
                metadata("metadata that is text", "\"{}\"", "", "The metadata is a string"),
                metadata("key twice", "{\"a\": 1, \"a\": 1}", ".a", "occurs twice"),
                metadata("null key twice", "{\"a\": null, \"a\": 1}", ".a", "occurs twice"),
                metadata("inner key twice", "{\"a\": [{\"b\": 1, \"b\": 2}]}", ".a[0].b", "occurs twice"),
                metadata("escaped key twice", "{\"a\": 1, \"\\u0061\": 2}", ".a", "occurs twice"),
                metadata("NaN in metadata", "{\"a\": {\"b\": NaN}}", ".a.b", "'NaN', which is not finite"),
                metadata("infinite metadata", "{\"a\": [0, -Infinity]}", ".a[1]", "not finite"),
                metadata("metadata beyond double", "{\"a\": 1e400}", ".a", "'1e400', which is not finite"),
                metadata("integer of 65 bits", "{\"a\": 9223372036854775808}", ".a", "more than 64 bits"),
                metadata("nested 65 deep", "{\"a\": " + "[".repeat(64) + "]".repeat(64) + "}",
                        ".a" + "[0]".repeat(63), "nested more than 64 deep"),
                metadata("nested 100,000 deep", "{\"a\": " + "[".repeat(100_000), ".a" + "[0]".repeat(63),
                        "nested more than 64 deep"),
                metadata("lone surrogate in a key", "{\"\\udc00\": 1}", "", "surrogate"),
                metadata("lone surrogate in a value", "{\"a\": [\"\\ud800\"]}", ".a[0]", "half a surrogate pair"),
                metadata("constant of Python", "{\"a\": None}", ".a", "Unrecognized token 'None'"));
    }

    static List<MalformedInput> collections() {
        String good = "\"" + FIRST + "\": " + good(FIRST, "n", "[1, 2]");
        return List.of(
                file("collection that is a list", "{\n\"research\": []}", 2, "research", "A collection is a list"),
                file("collection that is null", "{\n\"research\": null}", 2, "research", "A collection is null"),
                file("collection twice", "{\"research\": {},\n\"research\": {}}", 2, "research",
                        "The collection occurs twice"),
                file("empty collection name", "{\"\": {}}", 1, "", "empty name"),
                file("control character in a collection name", "{\"a\\nb\": {}}", 1, "a\uFFFDb", "control characters"),
                file("long collection name", "{\"" + "n".repeat(256) + "\": {}}", 1, "n".repeat(80) + "...",
                        "has 256 characters"),
                file("key that is no UUID", "{\"research\": {\n\"first\": {}}}", 2, "research.first",
                        "The id 'first' is not a UUID"),
                file("key with braces", "{\"research\": {\n\"{" + FIRST.substring(2) + "}\": {}}}", 2,
                        "research.{" + FIRST.substring(2) + "}", "is not a UUID"),
                file("document twice", "{\"research\": {" + good + ",\n" + good + "}}", 2, RECORD, FIRST),
                file("document twice in another case",
                        "{\"research\": {\"" + THIRD.replace('3', 'a') + "\": "
                                + good(THIRD.replace('3', 'a'), "n", "[1, 2]") + ",\n\"" + THIRD.replace('3', 'A')
                                + "\": " + good(THIRD.replace('3', 'A'), "n", "[1, 2]") + "}}",
                        2, "research." + THIRD.replace('3', 'A'), THIRD.replace('3', 'a')),
                file("two dimensions in one collection",
                        "{\"research\": {" + good + ",\n\"" + SECOND + "\": " + good(SECOND, "n", "[1, 2, 3]") + "}}",
                        2, "research." + SECOND + ".vector", "The vector has 3 dimensions, those before it have 2"));
    }

    static String good(String id, String name, String vector) {
        return "{\"id\": \"" + id + "\", \"name\": \"" + name + "\", \"vector\": " + vector + ", \"metadata\": {}}";
    }

    /** A record on line 3, and a good one behind it. */
    private static MalformedInput record(String name, String record, String path, String message) {
        String text = "{\n\"research\": {\n\"" + FIRST + "\": " + record + ",\n\"" + SECOND + "\": "
                + good(SECOND, MalformedInputs.AFTER, "[1, 2]") + "}}";
        return file(name, text, 3, RECORD + path, message);
    }

    private static MalformedInput vector(String name, String vector, String path, String message) {
        return record(name, good(FIRST, "n", vector), ".vector" + path, message);
    }

    private static MalformedInput metadata(String name, String metadata, String path, String message) {
        String record = "{\"metadata\": " + metadata
                + ", \"id\": \"" + FIRST + "\", \"name\": \"n\", \"vector\": [1, 2]}";
        return record(name, record, ".metadata" + path, message);
    }

    static MalformedInput file(String name, String text, long line, String path, String message) {
        return MalformedInput.originalJson(
                name, text.getBytes(StandardCharsets.UTF_8), new Expectation(line, path, message));
    }

    /** A file of texts and single bytes. */
    private static MalformedInput bytes(String name, long line, String path, String message, Object... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof Integer one) {
                bytes.write(one);
            } else {
                bytes.writeBytes(part.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        return MalformedInput.originalJson(name, bytes.toByteArray(), new Expectation(line, path, message));
    }
}
