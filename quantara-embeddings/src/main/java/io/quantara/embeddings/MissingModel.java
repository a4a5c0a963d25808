package io.quantara.embeddings;

/** What to do when the server does not have the model that was asked for. */
public enum MissingModel {
    /** Let the server download it, then go on. */
    PULL,
    /** Fail with a message that says how to download it. */
    REFUSE
}
