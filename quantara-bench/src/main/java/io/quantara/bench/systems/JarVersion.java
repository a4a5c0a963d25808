package io.quantara.bench.systems;

import java.security.CodeSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of a library, from the name of its jar, for libraries that do not tell it. */
final class JarVersion {

    private static final Pattern NAME = Pattern.compile(".*-(\\d[^/]*)\\.jar");

    private JarVersion() {}

    /** Returns a name and, if known, the version of the jar that has a class. */
    static String of(Class<?> type, String name) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        Matcher matcher = NAME.matcher(source == null ? "" : source.getLocation().getPath());
        return matcher.matches() ? name + " " + matcher.group(1) : name;
    }
}
