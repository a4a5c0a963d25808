/**
 * Text in, vectors out: an in-process model, any local ONNX model, Ollama and OpenAI-compatible endpoints.
 *
 * <p>ONNX Runtime and the tokenizers are automatic modules with stable names. SLF4J and Gson are required only because
 * an automatic module cannot ask for the named modules that it uses.
 */
@SuppressWarnings("requires-automatic")
module io.quantara.embeddings {
    requires static transitive org.jspecify;
    requires transitive io.quantara.core;
    requires java.net.http;
    requires tools.jackson.core;
    requires com.microsoft.onnxruntime;
    requires ai.djl.api;
    requires ai.djl.tokenizers;
    requires org.slf4j;
    requires com.google.gson;

    exports io.quantara.embeddings;
}
