package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest extends DatabaseContract {

    @Test
    void areKept() {
        DatabaseConfig config = db.config();
        config.set("owner", "Ada");
        config.set("limit", 3);
        config.set("nested", Map.of("a", List.of(1, 2.5, true)));
        config.set("nothing", null);

        assertThat(config.get("owner")).isEqualTo("Ada");
        assertThat(config.get("limit")).isEqualTo(3L);
        assertThat(config.find("nothing")).isEmpty();
        assertThat(config.contains("nothing")).isTrue();
        assertThat(config.contains("other")).isFalse();
        reopen();
        assertThat(db.config().asMetadata())
                .isEqualTo(Metadata.of("owner", "Ada", "limit", 3, "nested", Map.of("a", List.of(1, 2.5, true)))
                        .with("nothing", null));
        assertThat(db.config().asMetadata().keys()).containsExactly("owner", "limit", "nested", "nothing");
    }

    @Test
    void areUpdatedTogether() {
        db.config().set("a", 1);
        db.config().update(Metadata.of("a", 2, "b", 3).asMap());

        assertThat(db.config().asMetadata()).isEqualTo(Metadata.of("a", 2, "b", 3));
        assertThatThrownBy(() -> db.config().update(Map.of("c", 1, "_d", 2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(db.config().contains("c")).isFalse();
    }

    @Test
    void areRemoved() {
        db.config().update(Map.of("a", 1, "b", 2));

        assertThat(db.config().remove("a")).isTrue();
        assertThat(db.config().remove("a")).isFalse();
        assertThat(db.config().asMetadata()).isEqualTo(Metadata.of("b", 2));
        db.config().clear();
        assertThat(db.config().asMetadata().isEmpty()).isTrue();
        reopen();
        assertThat(db.config().asMetadata().isEmpty()).isTrue();
    }

    @Test
    void thatAreNotSetAreRefused() {
        assertThatThrownBy(() -> db.config().get("owner"))
                .isInstanceOf(NotFoundException.class).hasMessageContaining("'owner'").hasMessageContaining("find");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dimensions", "auto_dim", "auto_persist", "_quantara", "_collection_indexes", ""})
    void withReservedNamesAreRefused(String name) {
        assertThatThrownBy(() -> db.config().set(name, 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'" + name + "'");
        assertThatThrownBy(() -> db.config().update(Map.of(name, 1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(db.config().remove(name)).isFalse();
        assertThat(db.config().asMetadata().isEmpty()).isTrue();
    }
}
