package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedResourceTest {

    private final AtomicInteger freed = new AtomicInteger();
    private final SharedResource resource = new SharedResource(freed::incrementAndGet);

    @Test
    void isFreedOnceByItsLastHolder() {
        resource.retain();
        assertThat(resource.tryRetain()).isTrue();
        resource.release();
        resource.release();
        assertThat(freed).hasValue(0);
        resource.release();
        assertThat(freed).hasValue(1);
    }

    @Test
    void cannotBeHeldAgainOnceItWasFreed() {
        resource.release();
        assertThat(resource.tryRetain()).isFalse();
        assertThatExceptionOfType(AssertionError.class).isThrownBy(resource::retain);
        assertThat(freed).hasValue(1);
    }

    @Test
    void isNotReleasedMoreOftenThanHeld() {
        resource.release();
        assertThatExceptionOfType(AssertionError.class).isThrownBy(resource::release);
        assertThat(freed).hasValue(1);
    }
}
