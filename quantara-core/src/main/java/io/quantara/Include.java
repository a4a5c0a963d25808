package io.quantara;

/** What a search result carries beside id and score. */
public enum Include {
    /** The document's name. */
    NAME,
    /** The document's metadata. */
    METADATA,
    /** The document's vector. */
    VECTOR,
    /** The document's version. */
    VERSION
}
