package io.quantara.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.quantara.CollectionOptions;
import io.quantara.ImportException;
import io.quantara.ImportFile;
import io.quantara.ImportFile.Format;
import io.quantara.Metadata;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Hands anything to what reads files to import: only {@link ImportException} may come out. The build repeats the
 * committed inputs; {@code scripts/fuzz} looks for new ones.
 */
class ImportFuzzTest {

    @FuzzTest
    void json(byte[] input) throws IOException {
        try {
            OriginalJsonReader.read(new ByteArrayInputStream(input), new Sink());
        } catch (ImportException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    @FuzzTest
    void jsonLines(byte[] input) throws IOException {
        read(Format.JSON_LINES, 0, input, null);
    }

    @FuzzTest
    void csv(byte[] input) throws IOException {
        read(Format.CSV, 0, input, null);
    }

    @FuzzTest
    void npy(byte[] input) throws IOException {
        read(Format.NPY, 0, input, null);
    }

    @FuzzTest
    void fvecs(byte[] input) throws IOException {
        read(Format.FVECS, 0, input, null);
    }

    @FuzzTest
    void bvecs(byte[] input) throws IOException {
        read(Format.BVECS, 0, input, null);
    }

    /** The first byte is the dimension and how many bytes of vectors there are; the lines of documents follow. */
    @FuzzTest
    void f16WithDocuments(byte[] input) throws IOException {
        if (input.length > 0) {
            int dimension = 1 + (input[0] & 7);
            int end = Math.min(input.length, 1 + (input[0] & 0xff) / 8 * 2 * dimension);
            read(Format.F16, dimension, Arrays.copyOfRange(input, 1, end),
                    Arrays.copyOfRange(input, end, input.length));
        }
    }

    @FuzzTest
    void gzip(byte[] input) throws IOException {
        try (InputStream data = Gzip.unwrap(new ByteArrayInputStream(input))) {
            DocumentFileReader.read(ImportFile.of(Path.of("data"), Format.CSV), data, null, "research", new Sink());
        } catch (ImportException e) {
            assertThat(e.getMessage()).isNotEmpty();
        } catch (ZipException | EOFException e) {
            // The header is damaged or cut off: whoever opened the file says which.
            assertThat(input).isNotEmpty();
        }
    }

    private static void read(Format format, int dimension, byte[] data, byte @Nullable [] documents)
            throws IOException {
        ImportFile file = ImportFile.of(Path.of("data"), format);
        if (documents != null) {
            file = file.documents(Path.of("documents")).dimension(dimension);
        }
        try {
            DocumentFileReader.read(
                    file,
                    new ByteArrayInputStream(data),
                    documents == null ? null : new ByteArrayInputStream(documents),
                    "research",
                    new Sink());
        } catch (ImportException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    /** Takes everything; vectors and metadata are what a collection may store. */
    private static final class Sink implements ImportTarget {

        @Override
        public boolean knowsIndexType(String name) {
            return name.length() % 2 == 0;
        }

        @Override
        public void collection(String name) {}

        @Override
        public void options(String collection, CollectionOptions options) {
            assertThat(options.indexType()).isNotNull();
        }

        @Override
        public void inferredDimension(String collection, int dimension) {
            assertThat(dimension).isPositive();
        }

        @Override
        public void setting(String name, @Nullable Object value) {}

        @Override
        public void document(String collection, @Nullable UUID id, String name, float[] vector, Metadata metadata) {
            for (float component : vector) {
                assertThat(Float.isFinite(component)).isTrue();
            }
        }

        @Override
        public void warn(String message) {
            assertThat(message).isNotEmpty();
        }
    }
}
