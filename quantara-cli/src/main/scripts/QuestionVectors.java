import io.quantara.embeddings.MiniLmEmbedder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes questions.f16 of questions.tsv for the demo: what MiniLM makes of each question, as half floats.
 *
 * <pre>java -cp "quantara-cli/target/lib/*" QuestionVectors.java RESOURCE_FOLDER</pre>
 */
final class QuestionVectors {

    private QuestionVectors() {}

    static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        var lines = Files.readAllLines(folder.resolve("questions.tsv"));
        ByteBuffer halves = ByteBuffer.allocate(lines.size() * MiniLmEmbedder.DIMENSION * Short.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        try (var embedder = new MiniLmEmbedder()) {
            for (String line : lines) {
                for (float component : embedder.embedQuery(line.split("\t")[0])) {
                    halves.putShort(Float.floatToFloat16(component));
                }
            }
        }
        Files.write(folder.resolve("questions.f16"), halves.array());
    }
}
