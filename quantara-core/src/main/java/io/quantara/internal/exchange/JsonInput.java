package io.quantara.internal.exchange;

import io.quantara.CollectionOptions;
import io.quantara.ImportException;
import io.quantara.Metadata;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON text being read token by token: what is expected and is not there, or cannot be stored, is refused with line
 * and path. {@link JacksonException}s of its methods go through {@link #malformed}.
 */
final class JsonInput implements Closeable {

    /** What the parser says about its options, and about an input that it does not name. */
    private static final Pattern ASIDES = Pattern.compile(" ?\\([^(]*\\[Source:.*|, from `[^`]*`");

    private final JsonParser parser;
    private final long linesBefore;
    private final JsonValues values = new JsonValues(this);
    private float[] components = new float[1024];

    private JsonInput(JsonParser parser, long linesBefore) {
        this.parser = parser;
        this.linesBefore = linesBefore;
    }

    /** Reads a whole stream; closing it is left to its owner. */
    static JsonInput of(InputStream stream) {
        return new JsonInput(JsonParsers.factory().createParser(ObjectReadContext.empty(), new Utf8Input(stream)), 0);
    }

    /**
     * Reads one line of a larger text.
     *
     * @param utf8 well-formed
     * @param lineNumber the line's number, from 1
     */
    static JsonInput ofLine(JsonFactory factory, byte[] utf8, int length, long lineNumber) {
        return new JsonInput(factory.createParser(ObjectReadContext.empty(), utf8, 0, length), lineNumber - 1);
    }

    @Override
    public void close() {
        parser.close();
    }

    /** Moves to the next token and returns it, or null at the end. */
    @Nullable JsonToken next() {
        return parser.nextToken();
    }

    /** Moves to the next key of the object at hand and returns it, or null at its end. */
    @Nullable String nextKey() {
        if (parser.nextToken() != JsonToken.PROPERTY_NAME) {
            return null;
        }
        String key = parser.currentName();
        requireWellFormed(key);
        return key;
    }

    /** Moves to the first token, which must begin an object. */
    void beginFile() {
        if (next() == null) {
            throw refused("The file is empty. Give the JSON object that an export writes.");
        }
        requireObject("The file");
    }

    /** Moves to the next token, which must begin an object. */
    void beginObject(String what) {
        next();
        requireObject(what);
    }

    /** Refuses the current token unless it begins an object. */
    void requireObject(String what) {
        requireToken(JsonToken.START_OBJECT, what, "an object");
    }

    /** Moves to the next token and returns whether it is null. */
    boolean nextIsNull() {
        return next() == JsonToken.VALUE_NULL;
    }

    /** Moves to the next token, which must be a string. */
    String nextText(String what) {
        next();
        return text(what);
    }

    /** Returns the current token, which must be a string. */
    String text(String what) {
        requireToken(JsonToken.VALUE_STRING, what, "a string");
        return text();
    }

    /** Moves to the next token, which must be a boolean. */
    boolean nextBoolean(String what) {
        JsonToken token = next();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw unexpected(what, "true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    /** Returns the current token, which must be a dimension. */
    int dimension(String what) {
        requireToken(JsonToken.VALUE_NUMBER_INT, what, "an integer");
        double dimension = parser.getDoubleValue();
        if (dimension < 1 || dimension > CollectionOptions.MAX_DIMENSION) {
            throw refused(what + " is " + parser.getString() + ". A dimension lies between 1 and "
                    + CollectionOptions.MAX_DIMENSION + ".");
        }
        return (int) dimension;
    }

    /** Returns the id that the current token is, which must be a string. */
    UUID id() {
        String text = text("The id");
        UUID id = Ids.parse(text);
        if (id == null) {
            throw refused(Ids.problem(text));
        }
        return id;
    }

    /** Reads the list of numbers whose beginning the current token must be, to its end. */
    float[] vector() {
        requireToken(JsonToken.START_ARRAY, "The vector", "a list of numbers");
        long line = line();
        int count = 0;
        JsonToken token = next();
        while (token != JsonToken.END_ARRAY) {
            if (count == CollectionOptions.MAX_DIMENSION) {
                throw refused("The vector has more than " + CollectionOptions.MAX_DIMENSION
                        + " components. Store shorter vectors.");
            }
            if (count == components.length) {
                components = Arrays.copyOf(components, 2 * count);
            }
            components[count++] = component(token);
            token = next();
        }
        if (count == 0) {
            throw Refusal.at(line, path(), "The vector is empty. Give at least one component.");
        }
        return Arrays.copyOf(components, count);
    }

    private float component(@Nullable JsonToken token) {
        float value;
        if (token == JsonToken.VALUE_NUMBER_FLOAT && !parser.isNaN()) {
            value = DecimalFloats.parse(
                    parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
        } else if (token == JsonToken.VALUE_NUMBER_INT) {
            value = (float) parser.getDoubleValue();
        } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            throw refused("The component is " + parser.getString() + ". Store finite numbers only.");
        } else {
            throw unexpected("The component", "a number");
        }
        if (Float.isInfinite(value)) {
            throw refused("The component " + Refusal.quoted(parser.getString())
                    + " is too large for float32. Scale the vectors down.");
        }
        return value;
    }

    /** Reads the object whose beginning the current token must be, to its end. */
    Metadata metadata() {
        requireObject("The metadata");
        return Metadata.copyOf(values.object());
    }

    /** Moves to the next token and returns the value it is or begins: of the types that metadata has. */
    @Nullable Object nextValue() {
        next();
        return value();
    }

    /** Returns the value that the current token is or begins: of the types that metadata has. */
    @Nullable Object value() {
        return values.value();
    }

    /** Moves past the next value, whatever it is. */
    void skipValue() {
        next();
        parser.skipChildren();
    }

    /** Returns the string that is the current token. */
    String text() {
        String text = parser.getString();
        requireWellFormed(text);
        return text;
    }

    private void requireWellFormed(String text) {
        int at = Surrogates.firstUnpaired(text);
        if (at >= 0) {
            throw refused("The text has half a surrogate pair at character " + at
                    + ". Write characters beyond FFFF as two escapes.");
        }
    }

    /** Notes a key of the object at hand; refuses it when it was seen before. */
    void requireNew(Set<String> seen, String key) {
        if (!seen.add(key)) {
            throw repeated();
        }
    }

    /** Returns the refusal of the key at hand, which the object had already. */
    ImportException repeated() {
        return refused("The key occurs twice in one object. Give each key once.");
    }

    /** Refuses whatever follows the value that has been read. */
    void requireEnd(String what) {
        if (next() != null) {
            throw refused(what);
        }
    }

    private void requireToken(JsonToken wanted, String what, String wantedText) {
        if (parser.currentToken() != wanted) {
            throw unexpected(what, wantedText);
        }
    }

    private ImportException unexpected(String what, String wanted) {
        return refused(what + " is " + currentKind() + ", but must be " + wanted + ". Correct the value.");
    }

    private String currentKind() {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case null, default -> "missing";
        };
    }

    /** Returns a refusal of what stands at the current token. */
    ImportException refused(String problem) {
        return Refusal.at(line(), path(), problem);
    }

    /** Returns the line of the current token, from 1. */
    long line() {
        return linesBefore + Math.max(1, parser.currentTokenLocation().getLineNr());
    }

    /** Returns the path to the current token: keys with dots between them, positions in lists in brackets. */
    String path() {
        return JsonPaths.of(parser.streamReadContext());
    }

    /** Returns the parser, for the values that {@link JsonValues} reads. */
    JsonParser parser() {
        return parser;
    }

    /** Turns what the parser threw into a refusal, or into the exception of the stream underneath. */
    ImportException malformed(JacksonException failure) throws IOException {
        if (failure instanceof JacksonIOException && failure.getCause() instanceof IOException cause) {
            return Refusal.malformedBytes(linesBefore + parser.currentLocation().getLineNr(), path(), cause);
        }
        TokenStreamLocation location = failure.getLocation();
        long line = linesBefore + (location == null ? parser.currentLocation() : location).getLineNr();
        if (failure instanceof UnexpectedEndOfInputException) {
            return Refusal.at(line, path(), "The text ends inside a value. It is cut off; copy or export it again.",
                    failure);
        }
        String problem = ASIDES.matcher(failure.getOriginalMessage()).replaceAll("");
        String advice = failure instanceof StreamConstraintsException ? " Shorten it." : " Correct the JSON.";
        return Refusal.at(line, path(), problem + (problem.endsWith(".") ? "" : ".") + advice, failure);
    }
}
