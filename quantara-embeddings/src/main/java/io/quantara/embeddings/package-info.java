/**
 * Embedders: text in, vectors out. Open {@link io.quantara.embeddings.MiniLmEmbedder} first; it runs in the process
 * and needs nothing else. {@link io.quantara.embeddings.OnnxEmbedder} runs a model of your own.
 */
@NullMarked
package io.quantara.embeddings;

import org.jspecify.annotations.NullMarked;
