/** The embedded vector database: one library, one folder on disk, no server. */
module io.quantara.core {
    requires static transitive org.jspecify;
    requires static jdk.incubator.vector;
    requires tools.jackson.core;

    exports io.quantara;
    exports io.quantara.index;

    uses io.quantara.index.IndexType;
}
