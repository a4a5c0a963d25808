package io.quantara.embeddings;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Objects;

/** Checks of what builders are given. */
final class Settings {

    private Settings() {}

    /** Returns the text, or refuses a blank one. */
    static String requireText(String value, String what) {
        if (Objects.requireNonNull(value, what).isBlank()) {
            throw new IllegalArgumentException("The " + what + " is blank. Give it a value.");
        }
        return value;
    }

    /** Returns the number, or refuses one below 1. */
    static int requirePositive(int value, String what) {
        if (value < 1) {
            throw new IllegalArgumentException("The " + what + " is " + value + ", but must be at least 1.");
        }
        return value;
    }

    /** Returns the time, or refuses one that is not longer than nothing. */
    static Duration requirePositive(Duration value, String what) {
        if (Objects.requireNonNull(value, what).isNegative() || value.isZero()) {
            throw new IllegalArgumentException("The " + what + " is " + value + ", but must be longer than nothing.");
        }
        return value;
    }

    /** Returns the address of a server without a slash at its end. */
    static URI requireHttp(String baseUrl) {
        String address = requireText(baseUrl, "base URL").strip().replaceFirst("/+$", "");
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "The base URL is not a URL: " + e.getReason() + ". Write it like http://localhost:11434.", e);
        }
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException("The base URL must be http:// or https:// with a host and no query. "
                    + "Write it like http://localhost:11434.");
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException("The base URL holds a user name or password, which would end up in "
                    + "messages. Give a key to the builder instead.");
        }
        return uri;
    }
}
