package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FolderListingTest {

    private final MemoryDisk disk = new MemoryDisk();

    @AfterEach
    void closeDisk() {
        disk.close();
    }

    /** By name, 1000000 comes before 999999. */
    @Test
    void listsManifestsAndLogsByNumberAndNothingElse() throws IOException {
        create("1000000.wal", "999999.wal", "000012.wal");
        create("MANIFEST-1000000", "MANIFEST-999999", "MANIFEST-1000001.pending");
        create("000003.seg", "000003-000004.idx", "000005.del", "FORMAT", "LOCK", "LOCK.info", "notes.txt");

        FolderListing listing = FolderListing.of(disk);
        assertThat(listing.logs()).containsExactly(12L, 999_999L, 1_000_000L);
        assertThat(listing.manifests()).containsExactly(999_999L, 1_000_000L);
    }

    @Test
    void listsNothingOfAnEmptyFolder() throws IOException {
        assertThat(FolderListing.of(disk)).isEqualTo(new FolderListing(List.of(), List.of()));
    }

    /** While the manifest before the newest is still there, the newest may not survive a power cut. */
    @Test
    void tellsTheNewestManifestFromTheSettledOne() {
        FolderListing none = manifests();
        assertThat(none.newestManifest()).isEmpty();
        assertThat(none.settledManifest()).isEmpty();

        FolderListing one = manifests(4L);
        assertThat(one.newestManifest()).isEqualTo(OptionalLong.of(4));
        assertThat(one.settledManifest()).isEqualTo(OptionalLong.of(4));

        FolderListing two = manifests(4L, 5L);
        assertThat(two.newestManifest()).isEqualTo(OptionalLong.of(5));
        assertThat(two.settledManifest()).isEqualTo(OptionalLong.of(4));

        FolderListing three = manifests(4L, 5L, 7L);
        assertThat(three.newestManifest()).isEqualTo(OptionalLong.of(7));
        assertThat(three.settledManifest()).isEqualTo(OptionalLong.of(5));
    }

    private void create(String... names) throws IOException {
        for (String name : names) {
            disk.create(name).close();
        }
    }

    private static FolderListing manifests(Long... numbers) {
        return new FolderListing(List.of(numbers), List.of(9L));
    }
}
