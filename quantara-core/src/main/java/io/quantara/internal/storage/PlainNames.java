package io.quantara.internal.storage;

/** Keeps names from becoming paths. */
final class PlainNames {

    private PlainNames() {}

    static String require(String name) {
        boolean plain = !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
        if (!plain) {
            throw new IllegalArgumentException("'" + name + "' is not a plain file name.");
        }
        return name;
    }
}
