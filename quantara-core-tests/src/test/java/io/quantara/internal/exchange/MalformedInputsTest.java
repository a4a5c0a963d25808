package io.quantara.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quantara.AlreadyExistsException;
import io.quantara.CollectionOptions;
import io.quantara.ImportException;
import io.quantara.ImportFile;
import io.quantara.Metadata;
import io.quantara.testkit.exchange.MalformedInput;
import io.quantara.testkit.exchange.MalformedInputs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedInputsTest {

    private static final String COLLECTION = "research";

    static List<MalformedInput> inputs() {
        return MalformedInputs.all();
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void isRefusedWithLineAndPath(MalformedInput input) {
        ImportException refusal = refusalOf(input, new StrictTarget());

        assertThat(refusal).as("exception").isNotNull();
        assertThat(refusal.getMessage()).contains(input.message());
        assertThat(refusal.path()).isEqualTo(input.path());
        assertThat(refusal.line()).isEqualTo(input.line());
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void showsTheTargetNothingBehindTheError(MalformedInput input) {
        StrictTarget target = new StrictTarget();

        refusalOf(input, target);

        assertThat(target.calledAfterRefusing).isFalse();
        assertThat(target.names).doesNotContain(MalformedInputs.AFTER);
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void namesThePlaceAndIsOneShortLine(MalformedInput input) {
        String message = refusalOf(input, new StrictTarget()).getMessage();

        assertThat(message).doesNotContainPattern("[\\p{Cntrl}]").doesNotContain("Source:").hasSizeLessThan(700);
        assertThat(message).startsWith(input.line() > 0 ? "Line " + input.line() : input.path()).contains(input.path());
        assertThat(message).endsWith(".");
    }

    @Test
    void coversEveryFormatWithDistinctNames() {
        assertThat(inputs()).hasSizeGreaterThanOrEqualTo(80).extracting(MalformedInput::name).doesNotHaveDuplicates();
        assertThat(inputs().stream().flatMap(input -> input.format().stream())).contains(ImportFile.Format.values());
    }

    private static ImportException refusalOf(MalformedInput input, ImportTarget target) {
        return catchThrowableOfType(ImportException.class, () -> read(input, target));
    }

    private static void read(MalformedInput input, ImportTarget target) throws IOException {
        InputStream bytes = new ByteArrayInputStream(input.bytes());
        if (input.format().isEmpty()) {
            OriginalJsonReader.read(bytes, target);
            return;
        }
        InputStream documents = input.documents().map(ByteArrayInputStream::new).orElse(null);
        ImportFile file = input.at(Path.of("data"), Path.of("documents"));
        DocumentFileReader.read(file, bytes, documents, COLLECTION, target);
    }

    /** Refuses ids that it has seen, and notes whether it is used after that. */
    private static final class StrictTarget implements ImportTarget {

        private final Set<String> ids = new HashSet<>();
        private final Set<String> names = new HashSet<>();
        private boolean refused;
        private boolean calledAfterRefusing;

        @Override
        public boolean knowsIndexType(String name) {
            called();
            return true;
        }

        @Override
        public void collection(String name) {
            called();
        }

        @Override
        public void options(String collection, CollectionOptions options) {
            called();
        }

        @Override
        public void inferredDimension(String collection, int dimension) {
            called();
        }

        @Override
        public void setting(String name, @Nullable Object value) {
            called();
        }

        @Override
        public void document(String collection, @Nullable UUID id, String name, float[] vector, Metadata metadata) {
            called();
            names.add(name);
            if (id != null && !ids.add(collection + id)) {
                refused = true;
                throw new AlreadyExistsException("Document " + id + " is in the file twice. Remove one.");
            }
        }

        @Override
        public void warn(String message) {
            called();
        }

        private void called() {
            calledAfterRefusing |= refused;
        }
    }
}
