package io.quantara.cli.command;

import io.quantara.CopyReport;
import io.quantara.cli.terminal.Text;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a backup, a restore or a fork says at its end.
 *
 * @param verb what was done, such as {@code Backed up to}
 * @param target the folder
 * @param report what was done there
 */
record CopyOutcome(String verb, Path target, CopyReport report) {

    /** Prints it as the command prints. */
    void print(TerminalCommand command) {
        if (command.json()) {
            command.printJson(json());
        } else {
            report.warnings().forEach(warning -> command.terminal().err().println("Note: " + Text.oneLine(warning)));
            command.out().println(text());
        }
    }

    private Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("target", target.toString());
        json.put("sequenceNumber", report.sequenceNumber());
        json.put("files", report.files());
        json.put("linked", report.linked());
        json.put("copied", report.copied());
        json.put("reused", report.reused());
        json.put("bytesCopied", report.bytesCopied());
        json.put("bytesVerified", report.bytesVerified());
        json.put("warnings", report.warnings());
        json.put("seconds", report.elapsed().toNanos() / 1e9);
        return json;
    }

    private String text() {
        return verb + " " + target + " in " + Text.time(report.elapsed()) + ": " + Text.count(report.files(), "file")
                + ", " + Text.count(report.linked()) + " linked, " + Text.count(report.copied()) + " copied ("
                + Text.bytes(report.bytesCopied()) + "), " + Text.count(report.reused()) + " there already; "
                + Text.bytes(report.bytesVerified()) + " verified; sequence number "
                + Text.count(report.sequenceNumber()) + ".";
    }
}
