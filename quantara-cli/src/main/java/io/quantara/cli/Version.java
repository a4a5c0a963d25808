package io.quantara.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Tells the version of the program, as its jar names it. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Main.class.getPackage().getImplementationVersion();
        return new String[] {
            "quantara " + Objects.requireNonNullElse(version, "(not from a jar)"), "Java " + Runtime.version()
        };
    }
}
