package io.quantara.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalFloatsTest {

    private static void assertNarrowedThroughDouble(String text) {
        // with other text around it, as in a parser's buffer
        char[] buffer = ("99" + text + "99").toCharArray();
        float expected = (float) Double.parseDouble(text);

        assertThat(Float.floatToRawIntBits(DecimalFloats.parse(buffer, 2, text.length())))
                .as(text)
                .isEqualTo(Float.floatToRawIntBits(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0", "-0", "0.0", "-0.0", "0e5", "-0.000e-400", "1", "-1", "0.1", "1e0", "1E+2", "1e-2", "12.5e003",
                "1.", ".5", "7.038531e-26", "3.4028234663852886e38", "3.4028235677973366e38", "3.4028235677973365e38",
                "1.4e-45", "7.006492321624085e-46", "7.006492321624086e-46", "1.1754943508222875e-38", "1e-60", "1e-61",
                "1e61", "1e999", "-1e999", "1e-999", "999999999999999999", "9999999999999999999", "16777217",
                "16777217.0000000000001",
                "0.00000000000000000000000000000000000000000000001",
                "1000000000000000000000000000000e-30", "1.00000005960464477539062500",
                "1.000000059604644775390625000001"
            })
    void agreesWithTheDoubleInBetween(String text) {
        assertNarrowedThroughDouble(text);
    }

    @Test
    void agreesOnDoublesWithAllTheirDigits() {
        Random random = new Random(1);
        for (int trial = 0; trial < 200_000; trial++) {
            assertNarrowedThroughDouble(Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(9) - 6)));
        }
    }

    @Test
    void agreesOnDoublesOfAnySize() {
        Random random = new Random(2);
        for (int trial = 0; trial < 50_000; trial++) {
            double any = Double.longBitsToDouble(random.nextLong());
            float anyFloat = Float.intBitsToFloat(random.nextInt());
            assertNarrowedThroughDouble(Double.isFinite(any) ? Double.toString(any) : "0");
            assertNarrowedThroughDouble(Float.isFinite(anyFloat) ? Float.toString(anyFloat) : "0");
        }
    }

    @Test
    void agreesAroundPointsHalfwayBetweenTwoFloats() {
        Random random = new Random(3);
        for (int trial = 0; trial < 50_000; trial++) {
            float lower = Float.intBitsToFloat(random.nextInt(0x0080_0000, 0x7F00_0000));
            double halfway = ((double) lower + Math.nextUp(lower)) / 2;
            double near = halfway + (random.nextInt(13) - 6) * Math.ulp(halfway);
            assertNarrowedThroughDouble(Double.toString(near));
            assertNarrowedThroughDouble(new BigDecimal(near).toString());
        }
    }
}
