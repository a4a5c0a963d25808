package io.quantara.internal.engine;

/**
 * What a commit did.
 *
 * @param sequence the sequence number of the batch
 * @param removed how many live rows it deleted or replaced
 */
public record CommitResult(long sequence, long removed) {}
