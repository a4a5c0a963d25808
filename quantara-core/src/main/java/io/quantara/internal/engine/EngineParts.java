package io.quantara.internal.engine;

import io.quantara.CollectionOptions;
import io.quantara.Durability;
import io.quantara.OpenMode;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.index.Workers;
import io.quantara.internal.storage.Disk;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What an engine is made of; everything it does not own arrives here.
 *
 * @param disk the folder
 * @param scheduler runs the background work; the engine closes it
 * @param durability when a write counts as done; MANUAL for a database in memory, which is never persisted
 * @param openMode how to open
 * @param limits the thresholds
 * @param timeout the deadline of calls that wait
 * @param defaultCollection the options of the default collection when it is created
 * @param random makes ids of files and salts
 * @param indexTypes the types of indexes it knows
 * @param builders run the parallel parts of index builds
 */
public record EngineParts(
        Disk disk,
        Scheduler scheduler,
        Durability durability,
        OpenMode openMode,
        EngineLimits limits,
        Duration timeout,
        CollectionOptions defaultCollection,
        RandomGenerator random,
        IndexTypes indexTypes,
        Workers builders) {}
