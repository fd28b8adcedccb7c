package org.consort.control;

/**
 * What decides a change. A target that left the view before it answered, one that failed, and a dissenter under a
 * deterministic type have not succeeded. A decision is made as soon as no further answer can alter it, except where
 * dissenters or a function want to see all.
 */
public sealed interface Rule {

    /** All targets succeed. A change without any target doesn't commit. */
    record All() implements Rule {}

    /** More than half of the targets succeed. */
    record Majority() implements Rule {}

    /**
     * So many targets succeed.
     *
     * @param count at least 1
     */
    record AtLeast(int count) implements Rule {
        /**
         * Checks the count.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public AtLeast {
            if (count < 1) {
                throw new IllegalArgumentException("rule 'at least " + count + "': use 1 or more");
            }
        }
    }

    /**
     * A function of the results that members registered under this name. One member with it is enough.
     *
     * @param name see {@link Control#register(String, Judgement)}
     */
    record Named(String name) implements Rule {
        /** Checks the name. */
        public Named {
            TypeName.check("rule", name);
        }
    }

    /** All targets succeed. */
    static Rule all() {
        return new All();
    }

    /** More than half of the targets succeed. */
    static Rule majority() {
        return new Majority();
    }

    /** One target succeeds. */
    static Rule any() {
        return new AtLeast(1);
    }

    /** So many targets succeed. */
    static Rule atLeast(int count) {
        return new AtLeast(count);
    }

    /** A registered function decides. */
    static Rule named(String name) {
        return new Named(name);
    }
}
