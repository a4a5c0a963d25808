package io.quantara.internal.storage;

/** Keeps names from becoming paths. */
final class PlainNames {

    private PlainNames() {}

    static String require(String name) {
        boolean plain = !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && isPlain(name);
        if (!plain) {
            throw new IllegalArgumentException("'" + name + "' is not a plain file name.");
        }
        return name;
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '/' || c == '\\' || c == ':' || c < ' ') {
                return false;
            }
        }
        return true;
    }
}
