package org.consort.host;

import java.util.List;
import java.util.Optional;
import org.consort.Stack;
import org.consort.View;
import org.consort.spi.Nearest;
import org.consort.spi.Settings;

/** What a group could run on with the protocols that are installed here. */
final class Installed {

    /** So many wrong letters are a slip; more are another name. */
    private static final int MISTYPED = 2;

    private final GroupModules modules;

    Installed(GroupModules modules) {
        this.modules = modules;
    }

    /** How machines of a stack are made, if its protocol is here. */
    Optional<LocalStack> stack(Stack of, Road road) {
        return modules.protocol(of.protocol())
                .map(f -> new LocalStack(f, new Settings("protocol " + of.protocol(), of.settings()), road));
    }

    /** Why a group that runs on one stack in this view can't go on with another one here; empty if it can. */
    Optional<String> clash(Stack wanted, View view, LocalStack present) {
        Optional<LocalStack> found = stack(wanted, present.road());
        if (found.isEmpty() || modules.isGivenUp(wanted.protocol())) {
            return Optional.of(lacks(wanted.protocol()));
        }
        try {
            found.get().factory().validate(found.get().settings(), view);
            boolean keeps = present.factory().isDurable(present.settings());
            return keeps && !found.get().factory().isDurable(found.get().settings())
                    ? Optional.of("the group's log is on disk, and would be left behind there: a later start would"
                            + " take it for the newest; choose a stack with durable storage")
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private String lacks(String protocol) {
        List<String> known = modules.protocolTypes();
        boolean isMistyped = known.stream().anyMatch(type -> Nearest.distance(type, protocol) <= MISTYPED);
        return "it has no protocol '" + protocol + "', only " + known
                + (isMistyped
                        ? "; nearest known: '" + Nearest.to(protocol, known).get(0) + "'"
                        : ": install it there, and 'stack list' there tells when it is ready");
    }
}
