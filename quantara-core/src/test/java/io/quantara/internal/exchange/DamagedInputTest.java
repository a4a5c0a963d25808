package io.quantara.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.quantara.ImportException;
import io.quantara.ImportFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to the bytes of a file: it is read, or refused as {@link ImportException}. */
class DamagedInputTest {

    private static final int TRIALS = 10_000;
    private static final String ID = "f778a384-a322-4997-9a54-2d293390ac2c";
    private static final byte[] INTERESTING =
            "{}[]\":,\\u\nNeE-+.019tfnI_\u0000\u0080\u00E4\u00ED\u00F0\u00FF".getBytes(StandardCharsets.ISO_8859_1);

    private static final String JSON = "{\"_config\": {\"dimensions\": 2, \"auto_dim\": true, \"mine\": [1, null],"
            + " \"_collection_indexes\": {\"a\": \"flat\"}, \"_quantara\": {\"version\": 1, \"collections\": {\"a\":"
            + " {\"metric\": \"dot\", \"index_options\": {\"m\": 1}}}}},\n\"a\": {\"" + ID + "\": {\"id\": \"" + ID
            + "\", \"name\": \"\u00E4\\ud83d\\ude00\", \"vector\": [0.0201, -7e-2], \"metadata\": {\"k\": [1.5]}}}}";
    private static final String LINE = "{\"id\": \"" + ID + "\", \"vector\": [1, 2.5e3], \"metadata\": {\"a\": {}}}\n";
    private static final String CSV = "id,name,vector,\"a b\"\n" + ID + ",\"x\"\"y\",\"[1, 2.5]\",17\r\n,z,1;2,\n";
    private static final String NPY = "\u0093NUMPY\u0001\u0000:\u0000"
            + "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1)}\n" + "\u0000\u0000\u0080?";
    private static final String ROWS = "\u0001\u0000\u0000\u0000\u0000\u0000\u0080?".repeat(3);

    @ParameterizedTest
    @ValueSource(strings = {"original", "f.jsonl", "f.csv", "f.npy", "f.fvecs", "f.bvecs", "f.f16"})
    void isReadOrRefused(String name) throws IOException {
        Random random = new Random(name.hashCode());
        byte[] sample = sample(name);
        int refusals = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            byte[] damaged = damage(sample, random);
            try {
                read(name, damaged);
            } catch (ImportException refusal) {
                refusals++;
            } catch (RuntimeException unexpected) {
                fail("trial " + trial + ": " + new String(damaged, StandardCharsets.ISO_8859_1), unexpected);
            }
        }
        read(name, sample);
        assertThat(refusals).isBetween(TRIALS / 20, TRIALS - 1);
    }

    private static byte[] sample(String name) {
        return switch (name) {
            case "original" -> JSON.getBytes(StandardCharsets.UTF_8);
            case "f.jsonl" -> LINE.getBytes(StandardCharsets.UTF_8);
            case "f.csv" -> CSV.getBytes(StandardCharsets.UTF_8);
            case "f.npy" -> NPY.getBytes(StandardCharsets.ISO_8859_1);
            case "f.bvecs" -> new byte[] {2, 0, 0, 0, 1, 2, 2, 0, 0, 0, 3, 4};
            default -> ROWS.getBytes(StandardCharsets.ISO_8859_1);
        };
    }

    private static byte[] damage(byte[] sample, Random random) {
        byte[] damaged = random.nextInt(4) == 0 ? Arrays.copyOf(sample, random.nextInt(sample.length)) : sample.clone();
        for (int change = random.nextInt(3); change >= 0 && damaged.length > 0; change--) {
            damaged[random.nextInt(damaged.length)] = random.nextInt(4) == 0
                    ? (byte) random.nextInt(256)
                    : INTERESTING[random.nextInt(INTERESTING.length)];
        }
        return damaged;
    }

    private static void read(String name, byte[] bytes) throws IOException {
        ByteArrayInputStream stream = new ByteArrayInputStream(bytes);
        RecordingTarget target = new RecordingTarget();
        if (name.equals("original")) {
            OriginalJsonReader.read(stream, target);
        } else {
            ImportFile file = ImportFile.of(Path.of(name));
            DocumentFileReader.read(name.endsWith("f16") ? file.dimension(2) : file, stream, null, "c", target);
        }
    }
}
