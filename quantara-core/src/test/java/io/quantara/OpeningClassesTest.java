package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class OpeningClassesTest {

    @Test
    void namesClassesThatThereAre() {
        assertThat(OpeningClasses.names()).hasSizeGreaterThan(200).allSatisfy(name -> assertThatCode(
                        () -> Class.forName(name, false, OpeningClasses.class.getClassLoader()))
                .doesNotThrowAnyException());
    }

    @Test
    void namesEachClassOnce() {
        assertThat(OpeningClasses.names()).doesNotHaveDuplicates();
    }
}
