package io.quantara.embeddings;

import java.util.Optional;
import tools.jackson.core.JsonToken;

/** The error in an answer: {@code {"error": "..."}} of Ollama, {@code {"error": {"message": "..."}}} of OpenAI. */
final class ServerError {

    private ServerError() {}

    /** Returns the error's text, or empty when the body has none. */
    static Optional<String> in(byte[] body) {
        try {
            return Optional.of(Json.read(body, parser -> {
                String[] text = {""};
                Json.members(parser, member -> {
                    if (!member.equals("error")) {
                        return false;
                    }
                    if (parser.currentToken() == JsonToken.VALUE_STRING) {
                        text[0] = Json.text(parser);
                        return true;
                    }
                    Json.members(parser, field -> {
                        if (!field.equals("message")) {
                            return false;
                        }
                        text[0] = Json.text(parser);
                        return true;
                    });
                    return true;
                });
                return text[0];
            })).filter(text -> !text.isBlank());
        } catch (Json.MalformedException e) {
            return Optional.empty();
        }
    }
}
