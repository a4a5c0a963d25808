package io.quantara.testkit.disk;

/** For how long calls to a simulated disk fail. */
public enum Repeat {
    /** One call fails, the next works again. */
    ONCE,
    /** That call fails and every later one that can fail in the same way. */
    FOREVER
}
