package io.quantara.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.Metadata;
import io.quantara.RandomFilters;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataCodecTest {

    @Test
    void readsBackRandomMetadataWithItsOrder() {
        long seed = 20_260_506;
        RandomFilters source = new RandomFilters(new Random(seed));
        for (int round = 0; round < 20_000; round++) {
            Metadata metadata = source.metadata();
            byte[] encoded = MetadataCodec.encode(metadata);
            Metadata decoded = MetadataCodec.decode(MemorySegment.ofArray(encoded), 0, encoded.length);
            assertThat(decoded).as("seed %d, round %d", seed, round).isEqualTo(metadata);
            assertThat(decoded.toString()).as("seed %d, round %d", seed, round).isEqualTo(metadata.toString());
        }
    }

    @Test
    void readsFromTheMiddleOfMemory() {
        byte[] encoded = MetadataCodec.encode(Metadata.of("k", "v"));
        MemorySegment memory = MemorySegment.ofArray(new byte[100]).fill((byte) 0xFF);
        memory.asSlice(37).copyFrom(MemorySegment.ofArray(encoded));

        assertThat(MetadataCodec.decode(memory, 37, encoded.length)).isEqualTo(Metadata.of("k", "v"));
    }

    @Test
    void writesTheDocumentedForm() {
        Metadata metadata = Metadata.of("n", null, "f", false, "t", true, "i", 1, "j", -129, "k", 1 << 20)
                .with("l", 1L << 40)
                .with("d", 1.0)
                .with("s", "é")
                .with("a", List.of(5, "x"))
                .with("m", Map.of("k", List.of()));

        assertThat(HexFormat.of().formatHex(MetadataCodec.encode(metadata)))
                .isEqualTo("016e00" + "016601" + "017402" + "01690301" + "016a047fff" + "016b0500001000"
                        + "016c060000000000010000" + "016407000000000000f03f" + "01730802c3a9"
                        + "0161090503050801" + "78" + "016d0a04016b0900");
        assertThat(MetadataCodec.encode(Metadata.empty())).isEmpty();
        assertThat(MetadataCodec.encode(Metadata.of("", "x".repeat(255))))
                .startsWith(0, 8, 0xFF, 0xFF, 0, 0, 0, 'x')
                .hasSize(2 + 5 + 255);
    }

    @Test
    void takesTextsAndNestingOfEverySize() {
        Object nested = "core";
        for (int depth = 0; depth < 63; depth++) {
            nested = depth % 2 == 0 ? List.of(nested) : Map.of("k", nested);
        }
        Metadata metadata = Metadata.of("nested", nested, "large", "x".repeat(3_000_000), "y".repeat(300), 1);
        byte[] encoded = MetadataCodec.encode(metadata);

        assertThat(MetadataCodec.decode(MemorySegment.ofArray(encoded), 0, encoded.length)).isEqualTo(metadata);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    01,                 it needs 1 bytes here but has 0
                    0161,               it needs 1 bytes here but has 0
                    01610b,             unknown tag 11
                    016106ffffff,       it needs 8 bytes here but has 3
                    0161070000,         it needs 8 bytes here but has 2
                    0161080578,         it needs 5 bytes here but has 1
                    016108ffffffff7f,   it needs 2147483647 bytes here but has 0
                    016108ffffffffff,   length -1 in the form of a long one
                    016108ff05000000,   length 5 in the form of a long one
                    016108ff0500,       it needs 4 bytes here but has 2
                    01610800016100,     the key 'a' stands there twice
                    01610801c3,         text that is not UTF-8
                    01ff00,             text that is not UTF-8
                    016107000000000000f87f, the number NaN
                    016107000000000000f0ff, the number -Infinity
                    0161090108,         it needs 1 bytes here but has 0
                    01610a0101,         it needs 1 bytes here but has 0
                    """)
    void saysWhatIsDamaged(String hex, String problem) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThatExceptionOfType(DamagedMetadataException.class)
                .isThrownBy(() -> MetadataCodec.decode(MemorySegment.ofArray(bytes), 0, bytes.length))
                .withMessageStartingWith("Encoded metadata is damaged at byte ")
                .withMessageContaining(problem)
                .satisfies(e -> assertThat(e.offset()).isBetween(0L, (long) bytes.length));
    }

    @Test
    void refusesListsNestedTooDeep() {
        List<Byte> bytes = new ArrayList<>();
        for (int depth = 0; depth < 64; depth++) {
            bytes.addAll(0, List.of((byte) 9, (byte) bytes.size()));
        }
        bytes.addAll(0, List.of((byte) 1, (byte) 'k'));
        byte[] encoded = new byte[bytes.size()];
        for (int at = 0; at < encoded.length; at++) {
            encoded[at] = bytes.get(at);
        }

        assertThatExceptionOfType(DamagedMetadataException.class)
                .isThrownBy(() -> MetadataCodec.decode(MemorySegment.ofArray(encoded), 0, encoded.length))
                .withMessageContaining("lists and maps more than 64 deep");
    }

    @Test
    void refusesMetadataOutsideTheMemory() {
        MemorySegment memory = MemorySegment.ofArray(new byte[10]);

        assertThatExceptionOfType(DamagedMetadataException.class)
                .isThrownBy(() -> MetadataCodec.decode(memory, 8, 3));
        assertThatExceptionOfType(DamagedMetadataException.class)
                .isThrownBy(() -> MetadataCodec.decode(memory, -1, 3));
        assertThatExceptionOfType(DamagedMetadataException.class)
                .isThrownBy(() -> MetadataCodec.decode(memory, Long.MAX_VALUE, 1));
    }

    @Test
    void decodesOrReportsDamageWhateverTheBytesAre() {
        long seed = 20_260_507;
        Random random = new Random(seed);
        RandomFilters source = new RandomFilters(random);
        int damaged = 0;
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = MetadataCodec.encode(source.metadata().with("a", random.nextLong()));
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            byte[] cut = random.nextBoolean() ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length));
            try {
                Metadata decoded = MetadataCodec.decode(MemorySegment.ofArray(cut), 0, cut.length);
                byte[] again = MetadataCodec.encode(decoded);
                assertThat(MetadataCodec.decode(MemorySegment.ofArray(again), 0, again.length))
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(decoded);
            } catch (DamagedMetadataException e) {
                damaged++;
            }
        }
        assertThat(damaged).as("seed %d", seed).isGreaterThan(10_000);
    }
}
