package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.DiskFullException;
import io.quantara.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "No space left on device", "There is not enough space on the disk", "Disk full", "Disk quota exceeded", "ENOSPC"
    })
    void knowsAFullDiskByWhatSystemsSay(String message) {
        assertThat(Failures.io("write to", "db", new IOException(message))).isInstanceOf(DiskFullException.class);
        assertThat(Failures.io("write to", "db", new FileSystemException("f", null, message)))
                .isInstanceOf(DiskFullException.class)
                .hasMessageContaining("write to db");
    }

    @Test
    void saysWhatTheSystemSaid() {
        assertThat(Failures.io("read", "db", new IOException("Input/output error")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Could not read db (Input/output error)");
        assertThat(Failures.io("read", "db", new FileSystemException("f", null, "Stale file handle")))
                .hasMessageContaining("f: Stale file handle");
    }

    @Test
    void namesTheClassWhereTheMessageIsAPathOrMissing() {
        assertThat(Failures.io("open", "db", new AccessDeniedException("/db/LOCK")))
                .hasMessageContaining("AccessDeniedException: /db/LOCK");
        assertThat(Failures.io("open", "db", new IOException())).isInstanceOf(StorageException.class);
        assertThat(Failures.isDiskFull(new AccessDeniedException("a disk full of files"))).isTrue();
    }
}
