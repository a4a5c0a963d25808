package io.quantara.internal.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map that never changes: with and without an entry it is another map, which shares all but one path with this one,
 * so that a change of one of ten thousand entries copies about a hundred references. Keys are spread by their hash over
 * a tree of 32 branches a level. Thread-safe.
 */
final class SharingMap<K, V> {

    private static final int BITS = 5;
    private static final int BRANCHES = 1 << BITS;

    private final @Nullable Node<K, V> root;
    private final int size;

    /** A part of the tree. */
    private sealed interface Node<K, V> {}

    /** One child for each value of five bits of the hash; null where there is none. */
    private record Branch<K, V>(List<@Nullable Node<K, V>> children) implements Node<K, V> {}

    /** All entries of one hash: nearly always one. */
    private record Bucket<K, V>(int hash, Map<K, V> entries) implements Node<K, V> {}

    private SharingMap(@Nullable Node<K, V> root, int size) {
        this.root = root;
        this.size = size;
    }

    /** Returns a map of nothing. */
    static <K, V> SharingMap<K, V> empty() {
        return new SharingMap<>(null, 0);
    }

    /** Returns the value of a key, or null. */
    @Nullable V get(K key) {
        int hash = key.hashCode();
        Node<K, V> node = root;
        for (int shift = 0; node instanceof Branch<K, V> branch; shift += BITS) {
            node = branch.children.get(at(hash, shift));
        }
        return node instanceof Bucket<K, V> bucket ? bucket.entries.get(key) : null;
    }

    int size() {
        return size;
    }

    /** Returns all values, in no order. */
    List<V> values() {
        List<V> values = new ArrayList<>(size);
        forEachValue(root, values::add);
        return Collections.unmodifiableList(values);
    }

    private static <K, V> void forEachValue(@Nullable Node<K, V> node, Consumer<V> consumer) {
        switch (node) {
            case null -> {}
            case Branch<K, V> branch -> branch.children.forEach(child -> forEachValue(child, consumer));
            case Bucket<K, V> bucket -> bucket.entries.values().forEach(consumer);
        }
    }

    /** Returns the map with this entry, in place of the one with its key if there is one. */
    SharingMap<K, V> with(K key, V value) {
        return new SharingMap<>(with(root, 0, key.hashCode(), key, value), get(key) == null ? size + 1 : size);
    }

    private static <K, V> Node<K, V> with(@Nullable Node<K, V> node, int shift, int hash, K key, V value) {
        return switch (node) {
            case null -> new Bucket<>(hash, Map.of(key, value));
            case Bucket<K, V> bucket when bucket.hash == hash -> {
                Map<K, V> entries = new HashMap<>(bucket.entries);
                entries.put(key, value);
                yield new Bucket<>(hash, Map.copyOf(entries));
            }
            case Bucket<K, V> bucket -> {
                Branch<K, V> none = new Branch<>(Collections.nCopies(BRANCHES, null));
                yield with(replaced(none, at(bucket.hash, shift), bucket), shift, hash, key, value);
            }
            case Branch<K, V> branch -> {
                int at = at(hash, shift);
                yield replaced(branch, at, with(branch.children.get(at), shift + BITS, hash, key, value));
            }
        };
    }

    /** Returns the map without the entry of a key. */
    SharingMap<K, V> without(K key) {
        return get(key) == null ? this : new SharingMap<>(without(root, 0, key.hashCode(), key), size - 1);
    }

    private static <K, V> @Nullable Node<K, V> without(@Nullable Node<K, V> node, int shift, int hash, K key) {
        return switch (node) {
            case null -> null;
            case Bucket<K, V> bucket -> {
                Map<K, V> entries = new HashMap<>(bucket.entries);
                entries.remove(key);
                yield entries.isEmpty() ? null : new Bucket<>(bucket.hash, Map.copyOf(entries));
            }
            case Branch<K, V> branch -> {
                int at = at(hash, shift);
                Branch<K, V> rest =
                        replaced(branch, at, without(branch.children.get(at), shift + BITS, hash, key));
                yield rest.children.stream().allMatch(child -> child == null) ? null : rest;
            }
        };
    }

    private static int at(int hash, int shift) {
        return hash >>> shift & BRANCHES - 1;
    }

    private static <K, V> Branch<K, V> replaced(Branch<K, V> branch, int at, @Nullable Node<K, V> child) {
        List<@Nullable Node<K, V>> children = new ArrayList<>(branch.children);
        children.set(at, child);
        return new Branch<>(children);
    }
}
