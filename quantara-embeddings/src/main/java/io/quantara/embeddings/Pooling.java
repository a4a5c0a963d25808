package io.quantara.embeddings;

/** How the vectors of a text's tokens become the vector of the text; the model's card says which one it needs. */
public enum Pooling {
    /** The mean of all token vectors, as MiniLM, E5 and most sentence-transformers models need it. */
    MEAN,
    /** The vector of the first token, as BGE models need it. */
    CLS
}
