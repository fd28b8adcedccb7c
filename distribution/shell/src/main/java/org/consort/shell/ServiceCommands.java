package org.consort.shell;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.consort.Group;
import org.consort.service.ServiceInfo;
import org.consort.service.Services;
import org.consort.spi.Nearest;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The command {@code consort:service}: the replicated services of a group, for people and scripts. */
@Component(
        service = ServiceCommands.class,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = {"osgi.command.scope=consort", "osgi.command.function=service"})
public final class ServiceCommands {

    static final String USAGE = "consort:service list [--group GROUP] [--json]";
    private static final List<String> VERBS = List.of("list");

    private final Groups groups = new Groups();

    /** Made by declarative services. */
    @Activate
    public ServiceCommands() {}

    /** Takes a group up. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addGroup(Group group) {
        groups.add(group);
    }

    /** Lets a group go. */
    public void removeGroup(Group group) {
        groups.remove(group);
    }

    /** Shows the services of a group: who carries them, and what keeps this node's object from serving. */
    public void service(CommandSession session, Object[] given) {
        Arguments arguments = new Arguments(USAGE, given);
        List<String> words = arguments.words(1);
        String verb = words.isEmpty() ? "list" : words.get(0);
        if (!VERBS.contains(verb)) {
            throw arguments.wrong("no verb '" + verb + "'; nearest: "
                    + Nearest.to(verb, VERBS).get(0));
        }
        Table table = new Table("service", "replication", "carriers", "calls", "dissents", "why");
        services(arguments)
                .list()
                .values()
                .forEach(info -> table.row(
                        info.name(),
                        info.algorithm(),
                        info.carriers().stream().map(ServiceCommands::text).toList(),
                        info.calls(),
                        info.dissents(),
                        info.why().isEmpty() ? "-" : info.why()));
        table.print(session.getConsole(), arguments.has("--json"));
    }

    private static String text(ServiceInfo.Carrier carrier) {
        String name = carrier.member().name();
        return carrier.role() == ServiceInfo.Role.LIVE ? name : name + ":" + carrier.role();
    }

    private Services services(Arguments arguments) {
        String name = arguments.option("--group", "");
        Group group = name.isEmpty() ? groups.only() : groups.named(name);
        try {
            return group.abstraction(Services.class);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("group '" + group.name() + "' has no replicated services: " + e.getMessage());
        }
    }
}
