package io.quantara.internal.storage;

import java.io.IOException;

/**
 * The newest log has no valid header and nothing behind it: its creation was cut short, so that it never held an
 * acknowledged batch. It may be deleted.
 */
public final class UnfinishedLogException extends IOException {

    private static final long serialVersionUID = 1L;

    UnfinishedLogException(String message) {
        super(message);
    }
}
