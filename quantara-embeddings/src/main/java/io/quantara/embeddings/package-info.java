/**
 * Embedders: text in, vectors out. Open {@link io.quantara.embeddings.MiniLmEmbedder} first; it runs in the process
 * and needs nothing else. {@link io.quantara.embeddings.OnnxEmbedder} runs a model of your own,
 * {@link io.quantara.embeddings.OllamaEmbedder} and {@link io.quantara.embeddings.OpenAiEmbedder} ask a server, and
 * {@link io.quantara.embeddings.TextSplitter} cuts long texts into passages.
 *
 * <p>All embedders refuse blank texts and broken Unicode with {@link java.lang.IllegalArgumentException}, report
 * everything else as {@link io.quantara.EmbeddingFailedException}, and return only finite vectors of one dimension.
 * Only applications import this package; the database knows nothing of it.
 */
@NullMarked
package io.quantara.embeddings;

import org.jspecify.annotations.NullMarked;
