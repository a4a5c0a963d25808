package io.quantara.internal.storage;

import java.util.UUID;

/**
 * What the manifest keeps of a section file, so that a swapped, stale or misplaced one is noticed.
 *
 * @param name the file's name
 * @param lengthBytes its exact length
 * @param fileId the id in its header
 * @param footerCrc the checksum of its footer, which holds the checksums of everything else
 */
public record FileSummary(String name, long lengthBytes, UUID fileId, int footerCrc) {}
