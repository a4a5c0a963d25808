package io.quantara.embeddings;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Writes requests and reads answers, token by token. Readers leave the parser on the last token of what they read.
 * NaN and infinities, which some servers write although JSON has none, are read as what they say.
 */
final class Json {

    /** An answer is not JSON, or not of the shape that was expected. */
    static final class MalformedException extends Exception {

        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }

        MalformedException(JacksonException cause) {
            super("it is not JSON: " + cause.getOriginalMessage(), cause);
        }
    }

    /** Reads a value on whose first token the parser stands. */
    @FunctionalInterface
    interface Reader<T> {
        T read(JsonParser parser) throws MalformedException;
    }

    /** Reads the value of a member, or returns false to leave it out. */
    @FunctionalInterface
    interface MemberReader {
        boolean read(String name) throws MalformedException;
    }

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private Json() {}

    /** Returns the bytes of an object whose members the writer writes. */
    static byte[] object(Consumer<JsonGenerator> members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** Reads one whole document. */
    static <T> T read(byte[] document, Reader<T> reader) throws MalformedException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), document)) {
            if (parser.nextToken() == null) {
                throw new MalformedException("it is empty");
            }
            T value = reader.read(parser);
            if (parser.nextToken() != null) {
                throw new MalformedException("something follows the JSON document");
            }
            return value;
        } catch (JacksonException e) {
            throw new MalformedException(e);
        }
    }

    /** Reads an object, offering each member to the reader and skipping those it leaves out. */
    static void members(JsonParser parser, MemberReader reader) throws MalformedException {
        require(parser, JsonToken.START_OBJECT, "an object");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (!reader.read(name)) {
                parser.skipChildren();
            }
        }
    }

    /** Reads an array. */
    static <T> List<T> list(JsonParser parser, Reader<T> reader) throws MalformedException {
        require(parser, JsonToken.START_ARRAY, "an array");
        List<T> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(reader.read(parser));
        }
        return items;
    }

    /** Reads an array of numbers. */
    static float[] floats(JsonParser parser) throws MalformedException {
        require(parser, JsonToken.START_ARRAY, "an array of numbers");
        float[] numbers = new float[1024];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (!parser.currentToken().isNumeric()) {
                throw new MalformedException("a number of a vector is " + parser.currentToken().asString());
            }
            numbers = count == numbers.length ? Arrays.copyOf(numbers, 2 * count) : numbers;
            numbers[count++] = (float) parser.getDoubleValue();
        }
        return Arrays.copyOf(numbers, count);
    }

    /** Reads a string. */
    static String text(JsonParser parser) throws MalformedException {
        require(parser, JsonToken.VALUE_STRING, "a string");
        return parser.getString();
    }

    /** Reads a whole number. */
    static long number(JsonParser parser) throws MalformedException {
        require(parser, JsonToken.VALUE_NUMBER_INT, "a whole number");
        return parser.getLongValue();
    }

    private static void require(JsonParser parser, JsonToken token, String what) throws MalformedException {
        if (parser.currentToken() != token) {
            throw new MalformedException("it has " + parser.currentToken() + " where " + what + " was expected");
        }
    }
}
