package io.quantara.internal.storage;

/**
 * Names a section inside its file.
 *
 * @param type what the section holds; the writer's choice
 * @param group what it belongs to, for instance a collection
 */
public record SectionKey(int type, long group) {}
