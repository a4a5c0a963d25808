package io.quantara.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void numbersStandToTheRightAndTheLastColumnGivesWay() {
        Screen screen = new Screen(Terminal.Kind.PLAIN, 40);
        Table table = new Table("NAME", "ROWS", "ABOUT");
        table.row("a", "1,200", "short");
        table.row("longer", 7, "a text that is too long\nfor the line it stands on");
        table.print(screen.terminal());
        assertThat(screen.out().lines())
                .containsExactly(
                        "NAME     ROWS  ABOUT",
                        "a       1,200  short",
                        "longer      7  a text that is too lon...");
    }

    @Test
    void aRowOfAnotherWidthIsRefused() {
        assertThatThrownBy(() -> new Table("A", "B").row("x")).isInstanceOf(IllegalArgumentException.class);
    }
}
