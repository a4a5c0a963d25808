package io.quantara.internal.exchange;

import java.io.IOException;

/** Bytes are not UTF-8. */
final class MalformedUtf8Exception extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedUtf8Exception(String message) {
        super(message);
    }
}
