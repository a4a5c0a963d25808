package io.quantara.testkit.disk;

/**
 * One call to a simulated disk.
 *
 * @param number its number, the first call has 1
 * @param operation what was called
 * @param file the file it concerns, empty for calls that concern the folder
 */
public record DiskCall(long number, DiskOperation operation, String file) {}
