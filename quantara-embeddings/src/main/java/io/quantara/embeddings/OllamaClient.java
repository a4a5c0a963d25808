package io.quantara.embeddings;

import io.quantara.EmbeddingFailedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import tools.jackson.core.JsonGenerator;

/** Ollama's HTTP protocol: list, show, pull and embed. Safe for use by several threads. */
final class OllamaClient implements AutoCloseable {

    private final JsonHttp http;
    private final String server;
    private volatile boolean hasBatches = true;

    OllamaClient(JsonHttp.Server server) {
        this.http = new JsonHttp(server);
        this.server = server.toString();
    }

    /** Returns the names of the models that the server has. */
    List<String> models() {
        List<String> names = new ArrayList<>();
        http.read(requireSuccess(http.get("/api/tags"), "list its models"), parser -> {
            Json.members(parser, member -> {
                if (!member.equals("models")) {
                    return false;
                }
                names.addAll(Json.list(parser, item -> {
                    String[] name = {""};
                    Json.members(item, field -> {
                        if (field.equals("name")) {
                            name[0] = Json.text(item);
                            return true;
                        }
                        return false;
                    });
                    return name[0];
                }));
                return true;
            });
            return names;
        });
        names.removeIf(String::isEmpty);
        return List.copyOf(names);
    }

    /** Returns how many tokens the model reads at once; empty where the server does not tell. */
    OptionalInt contextLength(String model) {
        JsonHttp.Answer answer = http.post("/api/show", Json.object(json -> json.writeStringProperty("model", model)));
        if (!answer.isSuccess()) {
            return OptionalInt.empty();
        }
        return http.read(answer, parser -> {
            long[] length = {0};
            Json.members(parser, member -> {
                if (!member.equals("model_info")) {
                    return false;
                }
                Json.members(parser, field -> {
                    if (!field.endsWith(".context_length")) {
                        return false;
                    }
                    length[0] = Json.number(parser);
                    return true;
                });
                return true;
            });
            return length[0] > 0 ? OptionalInt.of((int) Math.min(length[0], Integer.MAX_VALUE)) : OptionalInt.empty();
        });
    }

    /** Lets the server download a model. */
    void pull(String model, Duration silence, Consumer<PullProgress> progress) {
        boolean[] complete = {false};
        JsonHttp.Answer answer = http.postForLines(
                "/api/pull",
                Json.object(json -> {
                    json.writeStringProperty("model", model);
                    json.writeBooleanProperty("stream", true);
                }),
                silence,
                line -> {
                    if (!line.isBlank()) {
                        PullProgress step = step(model, line);
                        complete[0] = step.status().equals("success");
                        progress.accept(step);
                    }
                });
        requireSuccess(answer, "pull model '" + model + "'");
        if (!complete[0]) {
            throw new EmbeddingFailedException(server + " stopped pulling model '" + model
                    + "' before it was complete. Pull it again; Ollama goes on where it stopped.");
        }
    }

    private PullProgress step(String model, String line) {
        byte[] body = line.getBytes(StandardCharsets.UTF_8);
        String[] texts = {"", ""};
        long[] bytes = {0, 0};
        try {
            Json.read(body, parser -> {
                Json.members(parser, member -> {
                    switch (member) {
                        case "status" -> texts[0] = Json.text(parser);
                        case "error" -> texts[1] = Json.text(parser);
                        case "completed" -> bytes[0] = Json.number(parser);
                        case "total" -> bytes[1] = Json.number(parser);
                        default -> {
                            return false;
                        }
                    }
                    return true;
                });
                return texts;
            });
        } catch (Json.MalformedException e) {
            throw http.malformed(body, e);
        }
        if (!texts[1].isEmpty()) {
            throw new EmbeddingFailedException(server + " could not pull model '" + model + "': " + texts[1]
                    + ". Check the name in Ollama's library, the network and the free disk space.");
        }
        return new PullProgress(model, texts[0], bytes[0], bytes[1]);
    }

    /** Returns one vector of unit length for each text, or empty when the server does not have the model. */
    Optional<List<float[]>> embed(String model, List<String> texts, IntSupplier contextLength) {
        if (hasBatches) {
            JsonHttp.Answer answer = http.post("/api/embed", Json.object(json -> {
                json.writeStringProperty("model", model);
                // By default Ollama cuts what is too long and says nothing.
                json.writeBooleanProperty("truncate", false);
                writeTexts(json, texts);
            }));
            if (!isUnknownPath(answer)) {
                return isUnknownModel(answer) ? Optional.empty() : Optional.of(vectors(answer));
            }
            hasBatches = false;
        }
        return embedOneByOne(model, texts, contextLength);
    }

    private static void writeTexts(JsonGenerator json, List<String> texts) {
        json.writeArrayPropertyStart("input");
        texts.forEach(json::writeString);
        json.writeEndArray();
    }

    private List<float[]> vectors(JsonHttp.Answer answer) {
        List<float[]> vectors = new ArrayList<>();
        http.read(requireSuccess(answer, "embed"), parser -> {
            Json.members(parser, member -> {
                if (!member.equals("embeddings")) {
                    return false;
                }
                vectors.addAll(Json.list(parser, Json::floats));
                return true;
            });
            return vectors;
        });
        return vectors;
    }

    /** The way of servers before version 0.3, which cut long texts without a word and do not scale the vectors. */
    private Optional<List<float[]>> embedOneByOne(String model, List<String> texts, IntSupplier contextLength) {
        int limit = contextLength.getAsInt();
        List<float[]> vectors = new ArrayList<>();
        for (String text : texts) {
            requireFits(text, limit);
            JsonHttp.Answer answer = http.post("/api/embeddings", Json.object(json -> {
                json.writeStringProperty("model", model);
                json.writeStringProperty("prompt", text);
            }));
            if (isUnknownPath(answer)) {
                throw new EmbeddingFailedException(server + " has neither /api/embed nor /api/embeddings. "
                        + "Check that it is an Ollama server and that its address has no path.");
            }
            if (isUnknownModel(answer)) {
                return Optional.empty();
            }
            vectors.add(UnitLength.scale(vector(answer)));
        }
        return Optional.of(vectors);
    }

    private void requireFits(String text, int contextLength) {
        int tokens = TokenEstimate.of(text);
        if (tokens > contextLength) {
            throw new EmbeddingFailedException("A text has about " + tokens + " tokens, but the model reads "
                    + contextLength + ", and this version of " + server
                    + " would cut the text. Split it with TextSplitter, or update Ollama.");
        }
    }

    private float[] vector(JsonHttp.Answer answer) {
        return http.read(requireSuccess(answer, "embed"), parser -> {
            float[][] vector = {new float[0]};
            Json.members(parser, member -> {
                if (!member.equals("embedding")) {
                    return false;
                }
                vector[0] = Json.floats(parser);
                return true;
            });
            return vector[0];
        });
    }

    private static boolean isUnknownPath(JsonHttp.Answer answer) {
        return (answer.status() == 404 || answer.status() == 405) && ServerError.in(answer.body()).isEmpty();
    }

    private static boolean isUnknownModel(JsonHttp.Answer answer) {
        return answer.status() == 404 && ServerError.in(answer.body()).isPresent();
    }

    private JsonHttp.Answer requireSuccess(JsonHttp.Answer answer, String what) {
        if (answer.isSuccess()) {
            return answer;
        }
        String reason = ServerError.in(answer.body()).orElseGet(() -> http.snippet(answer.body()));
        String advice = reason.contains("length")
                ? "Split the text into shorter passages, for example with TextSplitter."
                : "Check the server's log ('ollama serve' prints it), then try again.";
        throw new EmbeddingFailedException(
                server + " could not " + what + " (HTTP " + answer.status() + "): " + reason + " " + advice);
    }

    @Override
    public void close() {
        http.close();
    }
}
