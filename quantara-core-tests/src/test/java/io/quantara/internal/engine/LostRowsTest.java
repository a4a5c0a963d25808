package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class LostRowsTest {

    private static final int REMEMBERED = 100_000;

    private final LostRows lost = new LostRows();

    private static UUID id(int n) {
        return new UUID(0x4000L, Long.MIN_VALUE | n);
    }

    @Test
    void countsEachDocumentOnce() {
        lost.add(1, id(1));
        lost.add(1, id(1));
        lost.add(2, id(1));
        lost.addUnknown(2, 5);
        assertThat(lost.count()).isEqualTo(7);
    }

    @Test
    void forgetsWhatWasDeletedOrWrittenLater() {
        lost.add(1, id(1));
        lost.add(1, id(2));
        lost.addUnknown(1, 3);
        lost.remove(1, id(1));
        lost.remove(1, id(7));
        lost.remove(9, id(2));
        assertThat(lost.count()).isEqualTo(4);
        lost.removeAll(9);
        assertThat(lost.count()).isEqualTo(4);
        lost.removeAll(1);
        assertThat(lost.count()).isZero();
    }

    /** Ids take memory; beyond so many the documents are still counted. */
    @Test
    void countsBeyondTheIdsItRemembers() {
        for (int n = 0; n < REMEMBERED + 10; n++) {
            lost.add(1, id(n));
        }
        assertThat(lost.count()).isEqualTo(REMEMBERED + 10);
        lost.remove(1, id(0));
        assertThat(lost.count()).isEqualTo(REMEMBERED + 9);
    }
}
