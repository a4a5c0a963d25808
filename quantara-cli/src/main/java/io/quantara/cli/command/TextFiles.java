package io.quantara.cli.command;

import io.quantara.Metadata;
import io.quantara.NewDocument;
import io.quantara.embeddings.Passage;
import io.quantara.embeddings.TextSplitter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Text files and the passages they are split into. In a folder, hidden files are passed over, and so is what is no
 * text; a file that was named must be text.
 */
final class TextFiles {

    private final TextSplitter splitter;
    private final List<Path> skipped = new ArrayList<>();

    TextFiles(TextSplitter splitter) {
        this.splitter = splitter;
    }

    /** Returns the files of a folder that were passed over because they are no text. */
    List<Path> skipped() {
        return List.copyOf(skipped);
    }

    /**
     * Returns the passages of a file, or of all files of a folder in the order of their paths. The name of each is its
     * text; its metadata says from which file it comes, which passage it is, and where it begins and ends, counted in
     * characters.
     */
    List<NewDocument> passages(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return split(path, read(path).orElseThrow(() -> new UsageException("The file " + path
                    + " is no UTF-8 text, and its name does not tell another format. Name the format with --format.")));
        }
        List<NewDocument> passages = new ArrayList<>();
        for (Path file : files(path)) {
            Optional<String> text = read(file);
            if (text.isPresent()) {
                passages.addAll(split(file, text.get()));
            } else {
                skipped.add(file);
            }
        }
        return passages;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> isVisible(folder.relativize(path)))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private static boolean isVisible(Path relative) {
        return IntStream.range(0, relative.getNameCount())
                .noneMatch(part -> relative.getName(part).toString().startsWith("."));
    }

    /** Returns the text of a file, empty when it is not UTF-8 or has NUL characters. */
    private static Optional<String> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        byte[] bytes = Files.readAllBytes(file);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            // Some other encoding, or no text at all: the caller decides what that means.
            return Optional.empty();
        }
    }

    private List<NewDocument> split(Path file, String text) {
        List<Passage> passages = splitter.split(text);
        return IntStream.range(0, passages.size())
                .mapToObj(i -> document(file, i + 1, passages.get(i)))
                .toList();
    }

    private static NewDocument document(Path file, int number, Passage passage) {
        return NewDocument.ofText(passage.text())
                .metadata(Metadata.of(
                        "source", file.toString(), "passage", number, "start", passage.start(), "end", passage.end()));
    }
}
