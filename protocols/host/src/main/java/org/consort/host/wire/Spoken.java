package org.consort.host.wire;

import java.util.List;
import java.util.Optional;
import org.consort.spi.WireVersion;
import org.consort.spi.protocol.BadFrame;

/**
 * A module that a node has, and what it speaks to its like. As text, the name, a slash and the version.
 *
 * @param name type of a protocol, or name of a model
 */
public record Spoken(String name, WireVersion wire) {

    /** Reads one; without a version it is the first. */
    public static Spoken parse(String text) {
        int slash = text.lastIndexOf('/');
        try {
            return slash < 0
                    ? new Spoken(text, WireVersion.FIRST)
                    : new Spoken(text.substring(0, slash), WireVersion.parse(text.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
            throw new BadFrame("a module of a version that is none: " + text);
        }
    }

    /** The one of this name among texts. */
    public static Optional<Spoken> find(String name, List<String> texts) {
        return texts.stream()
                .map(Spoken::parse)
                .filter(spoken -> spoken.name().equals(name))
                .findFirst();
    }

    /** Why the owner of this one can't work with one that speaks otherwise; empty if it can. */
    public Optional<String> clash(String what, WireVersion others) {
        return wire.understands(others)
                ? Optional.empty()
                : Optional.of(what + " '" + name + "' speaks wire version " + wire + ", the group " + others
                        + ": they don't understand each other; install a version that speaks " + others.major() + ".x");
    }

    @Override
    public String toString() {
        return name + "/" + wire;
    }
}
