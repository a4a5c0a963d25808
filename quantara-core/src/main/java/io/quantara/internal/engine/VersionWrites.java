package io.quantara.internal.engine;

import io.quantara.AlreadyExistsException;
import io.quantara.VersionLimitException;
import java.util.List;
import java.util.Objects;

/** Creates and deletes named versions, each as one atomic batch. Safe for many threads. */
public final class VersionWrites {

    private final Engine engine;
    private final int mostVersions;
    private final long mostBytes;

    /**
     * Creates the writer of an engine's versions.
     *
     * @param mostVersions how many there may be
     * @param mostBytes how much they may keep on disk for themselves before no further one is created
     */
    public VersionWrites(Engine engine, int mostVersions, long mostBytes) {
        this.engine = engine;
        this.mostVersions = mostVersions;
        this.mostBytes = mostBytes;
    }

    /**
     * Names the newest state.
     *
     * @throws AlreadyExistsException when there is a version of this name
     * @throws VersionLimitException when there are too many, or they keep too much
     */
    public PinnedVersion create(String name) {
        engine.requireWritable();
        return engine.alone(exclusive -> {
            requireRoom(exclusive.catalog(), name);
            exclusive.commit(List.of(new CatalogChange.CreateVersion(name, System.currentTimeMillis())));
            return Objects.requireNonNull(exclusive.catalog().versions().get(name));
        });
    }

    private void requireRoom(Catalog catalog, String name) {
        if (catalog.versions().containsKey(name)) {
            throw new AlreadyExistsException("There is a version '" + name
                    + "' already: choose another name, or delete that version first");
        }
        int count = catalog.versions().size();
        if (count >= mostVersions) {
            throw new VersionLimitException("There are " + count + " named versions and maxVersions allows "
                    + mostVersions + ": delete one with deleteVersion, or open the database with a larger"
                    + " DatabaseOptions.maxVersions");
        }
        long bytes = mostBytes == Long.MAX_VALUE
                ? 0
                : PinnedBytes.of(catalog, engine.parts().disk()).all();
        if (bytes > mostBytes) {
            throw new VersionLimitException("The " + count + " named versions keep " + bytes
                    + " bytes that the present data does not need and versionBytes allows " + mostBytes
                    + ": delete some with deleteVersion, or open the database with a larger"
                    + " DatabaseOptions.versionBytes");
        }
    }

    /** Lets go of a version and tells whether there was one of this name. */
    public boolean delete(String name) {
        engine.requireWritable();
        return engine.alone(exclusive -> {
            boolean present = exclusive.catalog().versions().containsKey(name);
            if (present) {
                exclusive.commit(List.of(new CatalogChange.DeleteVersion(name)));
            }
            return present;
        });
    }
}
