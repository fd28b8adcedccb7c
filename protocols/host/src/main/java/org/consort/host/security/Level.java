package org.consort.host.security;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.consort.Stack;
import org.consort.spi.Nearest;

/**
 * What protects a group's links, and with which key.
 *
 * @param kind how far it goes
 * @param key name of the secret that both ends know; empty if certificates alone decide, or nothing does
 */
public record Level(Kind kind, String key) {

    /** Nothing protects it. */
    public static final Level NONE = new Level(Kind.NONE, "");

    /** How far protection goes; each includes the one before. */
    public enum Kind {
        /** Whoever reaches the port belongs to the group. */
        NONE,
        /** Both ends of a link prove who they are, and what comes over it is what was sent. */
        AUTHENTICATED,
        /** Nobody else can read it, too. */
        ENCRYPTED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Behind a transport's name, before the level of the road over it. */
    private static final String MARK = "+";

    private static final String OF_KEY = ":";
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /**
     * Reads it as people write it: {@code none}, {@code authenticated}, {@code encrypted:KEY}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Level parse(String text) {
        int at = text.indexOf(OF_KEY);
        String kind = (at < 0 ? text : text.substring(0, at)).trim();
        String key = at < 0 ? "" : text.substring(at + 1).trim();
        for (Kind each : Kind.values()) {
            if (each.toString().equals(kind)
                    && (at < 0 || each != Kind.NONE && KEY.matcher(key).matches())) {
                return new Level(each, key);
            }
        }
        List<String> known = List.of("none", "authenticated", "encrypted");
        throw new IllegalArgumentException("security=" + text + " is no security level; it is "
                + "none, authenticated or encrypted, the last two with ':' and the name of a secret if there are several"
                + "; nearest known: '" + Nearest.to(kind, known).get(0) + "'");
    }

    /** The road that a stack runs on: its transport at its level. */
    public static String road(Stack stack) {
        return road(stack.transport(), stack.security());
    }

    /** The road over a transport at a level. */
    public static String road(String transport, String security) {
        return parse(security.isEmpty() ? "none" : security).kind() == Kind.NONE
                ? transport
                : transport + MARK + security;
    }

    /** The transport that a road is over. */
    public static String transport(String road) {
        int at = road.indexOf(MARK);
        return at < 0 ? road : road.substring(0, at);
    }

    /** The level of a road, as people write it. */
    public static String security(String road) {
        int at = road.indexOf(MARK);
        return at < 0 ? "none" : road.substring(at + 1);
    }

    /** The level of a road. */
    public static Level of(String road) {
        return parse(security(road));
    }

    /** What is wrong with a road that another member names; empty if nothing is. */
    public static Optional<String> flaw(String road) {
        try {
            of(road);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** True if whoever looks for the group at this level may be told that it is at the other. */
    public boolean mayTellOf(Level other) {
        return kind != Kind.NONE || other.kind == Kind.NONE;
    }

    @Override
    public String toString() {
        return key.isEmpty() ? kind.toString() : kind + OF_KEY + key;
    }
}
