package io.quantara.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextSplitterTest {

    private static final String ALPHABET = "abcde   \n\n.!?,\"\u00e9\u3002\u4e16\u754c\ud83d\ude00\u0301\t";

    private static List<String> split(TextSplitter splitter, String text) {
        return splitter.split(text).stream().map(Passage::text).toList();
    }

    @Test
    void leavesAShortTextWholeWithoutWhiteSpaceAroundIt() {
        assertThat(TextSplitter.byCharacters(20, 0).split(" \n two words \t"))
                .containsExactly(new Passage(3, 12, "two words"));
    }

    @Test
    void findsNothingInABlankText() {
        assertThat(TextSplitter.byCharacters(20, 5).split("")).isEmpty();
        assertThat(TextSplitter.byEstimatedTokens(20, 5).split(" \r\n\t ")).isEmpty();
    }

    @Test
    void prefersParagraphsThenSentencesThenLinesThenWords() {
        TextSplitter splitter = TextSplitter.byCharacters(24, 0);
        assertThat(split(splitter, "The first one.\n\nA second. And a third"))
                .containsExactly("The first one.", "A second. And a third");
        assertThat(split(splitter, "It is \"done.\" Now more words come"))
                .containsExactly("It is \"done.\"", "Now more words come");
        assertThat(split(splitter, "some words here\nand on the next line"))
                .containsExactly("some words here", "and on the next line");
        assertThat(split(splitter, "words without any sign between them"))
                .containsExactly("words without any sign", "between them");
        assertThat(split(splitter, "Version 3.14159 costs 2.50 euros each"))
                .containsExactly("Version 3.14159 costs", "2.50 euros each");
    }

    @Test
    void takesABorderOnlyInTheSecondHalf() {
        assertThat(split(TextSplitter.byCharacters(20, 0), "Oh.\n\nthis goes on without a stop"))
                .containsExactly("Oh.\n\nthis goes on", "without a stop");
    }

    @Test
    void endsSentencesOfIdeographsWithoutWhiteSpace() {
        String today = "\u4eca\u65e5\u306f\u3044\u3044\u3002";
        String tomorrow = "\u660e\u65e5\u3082\u3044\u3044\u3002";
        assertThat(split(TextSplitter.byCharacters(8, 0), today + tomorrow)).containsExactly(today, tomorrow);
    }

    @Test
    void cutsALongWordBetweenCharactersAsAReaderSeesThem() {
        String family = "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67";
        assertThat(split(TextSplitter.byCharacters(10, 0), family + family)).containsExactly(family, family);
        assertThat(split(TextSplitter.byCharacters(3, 0), "ab" + "e\u0301" + "cd"))
                .containsExactly("ab", "e\u0301c", "d");
    }

    @Test
    void cutsBetweenCodePointsWhereOneCharacterIsTooLong() {
        String stacked = "a" + "\u0301".repeat(10);
        assertThat(split(TextSplitter.byCharacters(4, 0), stacked)).hasSize(3).allMatch(piece -> piece.length() <= 4);
        assertThat(split(TextSplitter.byCharacters(2, 0), "\ud83d\ude00\ud83d\ude01"))
                .containsExactly("\ud83d\ude00", "\ud83d\ude01");
    }

    @Test
    void repeatsWholeWordsFromTheEndOfThePassageBefore() {
        assertThat(split(TextSplitter.byCharacters(20, 9), "one two three four five six seven eight"))
                .containsExactly("one two three four", "four five six seven", "six seven eight");
    }

    @Test
    void countsTokensByWordsSignsAndIdeographs() {
        assertThat(TokenEstimate.of("four words, and punctuation!")).isEqualTo(1 + 2 + 1 + 1 + 3 + 1);
        assertThat(TokenEstimate.of("\u4e16\u754c")).isEqualTo(2);
        assertThat(split(TextSplitter.byEstimatedTokens(4, 0), "a b c d e f g h i"))
                .containsExactly("a b c d", "e f g h", "i");
    }

    @Test
    void keepsItsPromisesOnRandomTexts() {
        for (long seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            String text = randomText(random);
            int size = 2 + random.nextInt(40);
            int overlap = random.nextInt((size + 1) / 2);
            TextSplitter.Unit unit = random.nextBoolean()
                    ? TextSplitter.Unit.CHARACTERS
                    : TextSplitter.Unit.ESTIMATED_TOKENS;
            TextSplitter splitter = new TextSplitter(unit, size, overlap);
            check(text, splitter, "seed " + seed + ", " + splitter + ", text '" + text + "'");
        }
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int[] codePoints = ALPHABET.codePoints().toArray();
        for (int count = random.nextInt(300); count > 0; count--) {
            text.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
        }
        return text.toString();
    }

    private static void check(String text, TextSplitter splitter, String seed) {
        int covered = 0;
        int previousStart = -1;
        for (Passage passage : splitter.split(text)) {
            assertThat(passage.text()).as(seed).isEqualTo(text.substring(passage.start(), passage.end()));
            assertThat(passage.text()).as(seed).isEqualTo(passage.text().strip()).isNotEmpty();
            Texts.requireEmbeddable(List.of(passage.text()));
            assertThat(passage.start()).as(seed).isGreaterThan(previousStart);
            assertThat(passage.end()).as(seed).isGreaterThan(covered);
            int size = splitter.unit() == TextSplitter.Unit.CHARACTERS
                    ? passage.text().length()
                    : TokenEstimate.of(passage.text());
            assertThat(size).as(seed).isLessThanOrEqualTo(splitter.size());
            if (passage.start() > covered) {
                assertThat(text.substring(covered, passage.start())).as(seed).isBlank();
            } else if (splitter.unit() == TextSplitter.Unit.CHARACTERS) {
                assertThat(covered - passage.start()).as(seed).isLessThanOrEqualTo(splitter.overlap());
            }
            previousStart = passage.start();
            covered = passage.end();
        }
        assertThat(text.substring(covered)).as(seed).isBlank();
    }

    @Test
    void splitsAMegabyteOfSpacesAndWordsInReasonableTime() {
        String text = " ".repeat(500_000) + "word ".repeat(100_000) + "\n".repeat(500_000);
        assertThat(TextSplitter.byCharacters(500, 100).split(text)).hasSizeBetween(1_000, 1_400);
        assertThat(TextSplitter.byEstimatedTokens(100, 20).split(text)).hasSizeBetween(1_200, 1_300);
    }

    @Test
    void refusesSizesThatCannotWork() {
        assertThatIllegalArgumentException().isThrownBy(() -> TextSplitter.byCharacters(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> TextSplitter.byCharacters(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> TextSplitter.byCharacters(10, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> TextSplitter.byEstimatedTokens(10, -1));
    }
}
