package io.quantara.index;

import java.util.List;

/** The index types an open database knows. Safe for many threads. */
public interface IndexRegistry {

    /**
     * Adds a type. Collections that chose it and could not have it so far get it built.
     *
     * @throws IllegalArgumentException when there is a type of this name, or the name is not well-formed
     */
    void register(IndexType type);

    /** Returns the names of all types in order. */
    List<String> list();
}
