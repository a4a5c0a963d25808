package io.quantara.internal.engine;

/** Names a document: its collection and the halves of its id. */
record RowKey(int collectionId, long idMost, long idLeast) {}
