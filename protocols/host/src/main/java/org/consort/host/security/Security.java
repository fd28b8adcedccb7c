package org.consort.host.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.consort.Stack;
import org.consort.host.security.Level.Kind;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Transport;

/**
 * What one node has to protect one group with. In the log, and inside the host, the transport of a stack is the name of a <em>road</em>: a transport at a
 * level, {@code tcp+encrypted:k1}; so a change of the level is a move to another road, like any between transports. Users see the two apart.
 * Thread-safe.
 */
public final class Security {

    private final String group;
    private final SecuritySettings settings;
    private final Runnable forged;
    private final Optional<Identity> identity;
    private Optional<Secrets> secrets;

    private Security(String group, SecuritySettings settings, Optional<Identity> identity, Runnable forged) {
        this.group = group;
        this.settings = settings;
        this.identity = identity;
        this.forged = forged;
        this.secrets = readSecrets();
    }

    /**
     * Reads the files that the settings name.
     *
     * @param forged called for each frame that came over a protected link and was not sealed by its other end
     * @throws IllegalArgumentException if one of them is not as it has to be, or the configured level needs what there is not
     */
    public static Security read(String group, String node, SecuritySettings settings, Runnable forged) {
        Optional<Identity> identity = settings.keystore().isEmpty()
                ? Optional.empty()
                : Optional.of(Identity.read(
                        Path.of(settings.keystore()),
                        Path.of(settings.truststore()),
                        password(Path.of(settings.password()))));
        identity.ifPresent(id -> id.requireName(node));
        Security read = new Security(group, settings, identity, forged);
        read.refusal(read.exact(settings.level())).ifPresent(why -> {
            throw new IllegalArgumentException("group " + group + ": security=" + settings.level() + ", but " + why);
        });
        return read;
    }

    private static char[] password(Path file) {
        try {
            Secrets.refuseIfPublic(file);
            return Files.readString(file, StandardCharsets.UTF_8).strip().toCharArray();
        } catch (IOException e) {
            throw new IllegalArgumentException("the file of the password, " + file + ", can't be read: " + e);
        }
    }

    private Optional<Secrets> readSecrets() {
        return settings.secrets().isEmpty() ? Optional.empty() : Optional.of(Secrets.read(Path.of(settings.secrets())));
    }

    /** A level with the name of its key, if that can only be one. */
    private synchronized Level exact(String text) {
        Level level = Level.parse(text.isEmpty() ? "none" : text);
        if (level.kind() == Kind.NONE || !level.key().isEmpty() || secrets.isEmpty()) {
            return level;
        }
        return secrets.get().names().size() == 1
                ? new Level(level.kind(), secrets.get().names().iterator().next())
                : level;
    }

    /** The road that this node would found the group on. */
    public String configured(String transport) {
        return Level.road(transport, exact(settings.level()).toString());
    }

    /**
     * A stack as the log names it, from one that a user asks for.
     *
     * @param present the road that the group is on, for what the user leaves open
     */
    public Stack inner(Stack asked, String present) {
        String transport = asked.transport().isEmpty() ? Level.transport(present) : asked.transport();
        String level = asked.security().isEmpty()
                ? Level.security(present)
                : exact(asked.security()).toString();
        return new Stack(asked.protocol(), Level.road(transport, level), "", asked.settings());
    }

    /** A stack as users see it, from one that the log names. */
    public static Stack outer(Stack named) {
        return new Stack(
                named.protocol(),
                Level.transport(named.transport()),
                Level.security(named.transport()),
                named.settings());
    }

    /** Makes the first protected road of a process fast, which takes a moment: not on a group's thread. */
    public void rehearse(String road) {
        if (Level.of(road).kind() != Kind.NONE) {
            Seal.rehearse();
        }
    }

    /** A transport at the level of a road. */
    public Transport over(Transport open, String road) {
        Level level = Level.of(road);
        return level.kind() == Kind.NONE
                ? open
                : new GuardedTransport(
                        open,
                        level,
                        new Credentials(
                                group + ChannelRequest.LEVEL_MARK + level,
                                secret(level.key()).orElse(new byte[0]),
                                identity,
                                settings.members()),
                        forged);
    }

    /** Why this node can't be on a road; empty if it can. */
    public Optional<String> refusal(String road, Transport transport) {
        Level level = Level.of(road);
        if (level.kind() == Kind.NONE && transport.isExposed() && !settings.unprotected()) {
            return Optional.of("transport '" + Level.transport(road) + "' listens at " + transport.address()
                    + ", which other machines reach, and nothing protects the group there: set 'security' to "
                    + "encrypted or authenticated, with 'security.secrets' or certificates; or bind the transport to"
                    + " 127.0.0.1; or set security.unprotected=true if the network lets nobody else in");
        }
        return refusal(level);
    }

    private Optional<String> refusal(Level level) {
        if (level.kind() == Kind.NONE) {
            return Optional.empty();
        }
        if (level.key().isEmpty()) {
            List<String> names = names();
            if (names.size() > 1) {
                return Optional.of("there are several secrets: say which, as in security=" + level + ":" + names.get(0)
                        + "; there are " + names);
            }
            return identity.isPresent()
                    ? Optional.empty()
                    : Optional.of(
                            "there is neither a secret nor a certificate: set 'security.secrets' to a file of "
                                    + "lines NAME = SECRET, or 'security.keystore', 'security.truststore' and 'security.password'");
        }
        return secret(level.key()).isPresent()
                ? Optional.empty()
                : Optional.of("there is no secret '" + level.key() + "'; there are " + names()
                        + (settings.secrets().isEmpty() ? ": set 'security.secrets'" : " in " + settings.secrets()));
    }

    private synchronized List<String> names() {
        return secrets.map(read -> List.copyOf(read.names())).orElse(List.of());
    }

    /** One that was put into the file since it was read is found, too. */
    private synchronized Optional<byte[]> secret(String name) {
        if (secrets.isPresent() && secrets.get().get(name).isEmpty() && !name.isEmpty()) {
            try {
                secrets = readSecrets();
            } catch (IllegalArgumentException e) {
                // What was read before is still right.
                return Optional.empty();
            }
        }
        return secrets.flatMap(read -> read.get(name));
    }

    /**
     * Where else the group may be, for a node that is denied on a road: at the same level under another of its secrets, or at a higher one. Never lower
     * than its configuration says, whoever tells it.
     */
    public Optional<String> nextAfter(String road) {
        List<Level> all = new ArrayList<>();
        Kind least = Level.parse(settings.level()).kind();
        for (Kind kind : Kind.values()) {
            if (kind != Kind.NONE && kind.compareTo(least) >= 0) {
                names().forEach(name -> all.add(new Level(kind, name)));
                if (identity.isPresent()) {
                    all.add(new Level(kind, ""));
                }
            }
        }
        if (least == Kind.NONE) {
            all.add(Level.NONE);
        }
        Level here = Level.of(road);
        int at = all.indexOf(here);
        Level next = all.isEmpty() ? here : all.get((at + 1) % all.size());
        return next.equals(here) ? Optional.empty() : Optional.of(Level.road(Level.transport(road), next.toString()));
    }

    /** Whether this node takes a change of the stack from a member of this name. */
    public boolean mayChange(String member) {
        return settings.operators().isEmpty() || settings.operators().contains(member);
    }

    /** Why it does not. */
    public String onlyOperators(String member) {
        return "'" + member + "' is not among security.operators " + settings.operators();
    }
}
