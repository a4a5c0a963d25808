package io.quantara.internal.engine;

import io.quantara.CorruptionException;
import io.quantara.internal.storage.SectionFile;
import io.quantara.internal.storage.SectionKey;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Compares all of a section file with its checksums, and goes on after the first damage. */
final class DamageScan {

    private DamageScan() {}

    /**
     * Returns the sections that are damaged.
     *
     * @param damage hears of each, and of damage beside the sections
     */
    static Set<SectionKey> damaged(SectionFile file, Consumer<CorruptionException> damage) {
        Set<SectionKey> damaged = new HashSet<>();
        try {
            file.verifyFrame();
        } catch (CorruptionException e) {
            damage.accept(e);
        } catch (IOException e) {
            damage.accept(unreadable(file, 0, e));
        }
        for (SectionKey section : file.sections()) {
            try {
                file.verify(section.type(), section.group());
            } catch (CorruptionException e) {
                damaged.add(section);
                damage.accept(e);
            } catch (IOException e) {
                damaged.add(section);
                damage.accept(unreadable(file, file.offset(section), e));
            }
        }
        return damaged;
    }

    private static CorruptionException unreadable(SectionFile file, long offset, IOException cause) {
        String name = file.summary().name();
        return new CorruptionException(
                name, offset, String.valueOf(Failures.io("read", name, cause).getMessage()), cause);
    }
}
