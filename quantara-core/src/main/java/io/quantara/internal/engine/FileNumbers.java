package io.quantara.internal.engine;

import java.util.concurrent.atomic.AtomicLong;

/** Gives out file numbers, which only grow and are never used again. Thread-safe. */
final class FileNumbers {

    private final AtomicLong next;

    /** Creates a source whose first number is this. */
    FileNumbers(long first) {
        this.next = new AtomicLong(first);
    }

    long next() {
        return next.getAndIncrement();
    }

    /** Returns a number above all that were given out. */
    long bound() {
        return next.get();
    }
}
