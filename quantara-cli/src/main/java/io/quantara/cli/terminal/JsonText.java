package io.quantara.cli.terminal;

import java.io.StringWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON to and from plain values: maps, lists, strings, numbers, booleans and null. Written are also streams (as arrays,
 * without holding them in memory), {@code float[]}, and anything else as its text.
 */
public final class JsonText {

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private JsonText() {}

    /** Returns a value as JSON on one line. */
    public static String of(@Nullable Object value) {
        StringWriter text = new StringWriter();
        write(value, text);
        return text.toString();
    }

    /** Writes a value as JSON on one line; the writer stays open. */
    public static void write(@Nullable Object value, Writer target) {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), target)) {
            write(value, json);
        }
    }

    private static void write(@Nullable Object value, JsonGenerator json) {
        switch (value) {
            case null -> json.writeNull();
            case Map<?, ?> map -> writeObject(map, json);
            case Iterable<?> list when !(list instanceof java.nio.file.Path) -> writeArray(list.iterator(), json);
            case Stream<?> stream -> writeArray(stream.iterator(), json);
            case float[] vector -> writeVector(vector, json);
            case Boolean bool -> json.writeBoolean(bool);
            case Float number when Float.isFinite(number) -> json.writeNumber(number);
            case Double number when Double.isFinite(number) -> json.writeNumber(number);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            default -> json.writeString(value.toString());
        }
    }

    private static void writeObject(Map<?, ?> map, JsonGenerator json) {
        json.writeStartObject();
        map.forEach((name, value) -> {
            json.writeName(String.valueOf(name));
            write(value, json);
        });
        json.writeEndObject();
    }

    private static void writeArray(Iterator<?> values, JsonGenerator json) {
        json.writeStartArray();
        values.forEachRemaining(value -> write(value, json));
        json.writeEndArray();
    }

    private static void writeVector(float[] vector, JsonGenerator json) {
        json.writeStartArray();
        for (float component : vector) {
            json.writeNumber(component);
        }
        json.writeEndArray();
    }

    /**
     * Reads one JSON value.
     *
     * @return a map, list, String, Long, Double, Boolean or null; a whole number beyond 64 bits as BigInteger
     * @throws IllegalArgumentException when the text is not one JSON value; tells where
     */
    public static @Nullable Object parse(String text) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (json.nextToken() == null) {
                throw new IllegalArgumentException("There is no JSON value. Give one, such as 1, \"text\" or [1, 2].");
            }
            Object value = value(json);
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("Something follows the JSON value at column "
                        + json.currentTokenLocation().getColumnNr() + ". Give one value.");
            }
            return value;
        } catch (StreamReadException e) {
            throw new IllegalArgumentException(
                    "This is no JSON at column " + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage(), e);
        }
    }

    private static @Nullable Object value(JsonParser json) {
        JsonToken token = json.currentToken();
        return switch (token) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT -> whole(json.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> decimal(json.getDecimalValue());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IllegalArgumentException("Unexpected " + token + " in JSON");
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser json) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            map.put(name, value(json));
        }
        return map;
    }

    private static List<@Nullable Object> array(JsonParser json) {
        List<@Nullable Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(json));
        }
        return list;
    }

    private static Object whole(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Object) number.longValueExact() : number;
    }

    private static Double decimal(BigDecimal number) {
        return number.doubleValue();
    }
}
