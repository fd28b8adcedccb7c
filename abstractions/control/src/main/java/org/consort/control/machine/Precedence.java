package org.consort.control.machine;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Lets items go in the order in which they came where they conflict, and at once where they don't. Confined to one thread
 * at a time.
 */
final class Precedence<T> {

    private final BiPredicate<T, T> conflict;
    private final Set<Node<T>> present = new LinkedHashSet<>();
    private final Map<T, Node<T>> nodes = new IdentityHashMap<>();

    Precedence(BiPredicate<T, T> conflict) {
        this.conflict = conflict;
    }

    /** Adds the youngest item; true if it conflicts with none before it. */
    boolean add(T item) {
        Node<T> node = new Node<>(item);
        for (Node<T> earlier : present) {
            if (conflict.test(earlier.item, item)) {
                earlier.waiting.add(node);
                node.blockers++;
            }
        }
        present.add(node);
        nodes.put(item, node);
        return node.blockers == 0;
    }

    /** Removes an item and returns those that only waited for it, oldest first. */
    List<T> remove(T item) {
        Node<T> node = Objects.requireNonNull(nodes.remove(item), "not present");
        present.remove(node);
        List<T> free = new ArrayList<>();
        for (Node<T> waiting : node.waiting) {
            if (--waiting.blockers == 0 && nodes.containsKey(waiting.item)) {
                free.add(waiting.item);
            }
        }
        return free;
    }

    private static final class Node<T> {
        private final T item;
        private final List<Node<T>> waiting = new ArrayList<>();
        private int blockers;

        private Node(T item) {
            this.item = item;
        }
    }
}
