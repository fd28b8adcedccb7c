package org.consort.shell;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.consort.Group;
import org.consort.spi.Nearest;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.osgi.service.log.LogReaderService;

/** Finds what keeps parts of this container from work: bundles, components and configuration of Consort's own. */
@Component(service = Problems.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class Problems {

    private static final String OURS = "org.consort.";
    private static final String GROUP_PID = "org.consort.group";
    private static final String NODE_PID = "org.consort.node";

    /** The factories: a configuration for each of several. */
    private static final Pattern MANY = Pattern.compile("org\\.consort\\.(group|transport\\.\\w+)");

    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private final ConfigurationAdmin configurations;

    private final LastErrors errors;
    private final DeployFolder deploy;

    /** Made by declarative services. */
    @Activate
    public Problems(
            BundleContext context,
            @Reference ServiceComponentRuntime components,
            @Reference ConfigurationAdmin configurations,
            @Reference LogReaderService log,
            @Reference DeployFolder deploy) {
        this.context = context;
        this.components = components;
        this.configurations = configurations;
        this.errors = new LastErrors(log);
        this.deploy = deploy;
    }

    /**
     * Something that is wrong.
     *
     * @param text what, as a sentence for a person
     * @param lasting whether only somebody's hand can change it; else it may be a matter of waiting
     */
    record Problem(String text, boolean lasting) {}

    /** All that is wrong now. */
    List<Problem> found() {
        if (isStarting()) {
            return List.of(new Problem("the container is still starting", false));
        }
        List<Problem> found = new ArrayList<>(new Foreign(context).problems());
        Set<String> known = new TreeSet<>();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs()) {
            if (description.name.startsWith(OURS) || Modules.isModule(description.serviceInterfaces)) {
                if (!description.configurationPolicy.equals("ignore")) {
                    known.addAll(List.of(description.configurationPid));
                }
                components
                        .getComponentConfigurationDTOs(description)
                        .forEach(each -> problem(each).ifPresent(found::add));
            }
        }
        found.addAll(misnamed());
        deploy.problems().forEach(text -> found.add(new Problem(text, false)));
        unheard(known)
                .forEach(pid -> found.add(new Problem(
                        "configuration '" + pid + "' is for nobody; nearest known: "
                                + String.join(", ", Nearest.to(pid, known)),
                        true)));
        found.addAll(groupsNotOpen());
        return found;
    }

    /** A file without the dash where there may be several, or with one where there is one only, configures nothing. */
    private List<Problem> misnamed() {
        List<Problem> found = new ArrayList<>();
        for (Configuration each : configurations("(service.pid=" + OURS + "*)")) {
            String factory = each.getFactoryPid();
            if (factory == null && MANY.matcher(each.getPid()).matches()) {
                found.add(new Problem(
                        "etc/" + each.getPid() + ".cfg configures nothing: its name must be " + each.getPid()
                                + "-NAME.cfg",
                        true));
            } else if (factory != null && factory.equals(NODE_PID)) {
                found.add(new Problem(
                        "etc/" + each.getPid().replace('~', '-')
                                + ".cfg configures nothing: a container is one node, in " + NODE_PID + ".cfg",
                        true));
            }
        }
        return found;
    }

    /** Groups that are configured and not there: what the log said of them last tells why. */
    private List<Problem> groupsNotOpen() {
        List<Problem> found = new ArrayList<>();
        for (Configuration each : configurations("(service.factoryPid=" + GROUP_PID + ")")) {
            String name = String.valueOf(each.getProperties().get("name"));
            if (!isOpen(name)) {
                // What was said before the file was mended is no news.
                Optional<String> why = errors.about("group=" + name + " ", changed(each));
                found.add(new Problem(
                        "group '" + name + "' is not open: "
                                + why.map(text -> text.replaceFirst("^group=\\S+ can't be joined: ", ""))
                                        .orElse("what it runs on is not there yet"),
                        why.isPresent()));
            }
        }
        return found;
    }

    /** What this container could run groups on. */
    Table modules() {
        return new Modules(context).table();
    }

    /** What a group was configured with. */
    Map<String, Object> settingsOf(String group) {
        Map<String, Object> settings = new TreeMap<>();
        for (Configuration each : configurations("(service.factoryPid=" + GROUP_PID + ")")) {
            Dictionary<String, Object> properties = each.getProperties();
            if (group.equals(properties.get("name"))) {
                Collections.list(properties.keys()).stream()
                        .filter(key -> !key.startsWith("service.") && !key.startsWith("felix."))
                        .forEach(key -> settings.put(key, properties.get(key)));
            }
        }
        return settings;
    }

    /** When the file that a configuration is from was changed, in milliseconds; 0 if that can't be told. */
    private static long changed(Configuration configuration) {
        try {
            Object file = configuration.getProperties().get("felix.fileinstall.filename");
            return file == null
                    ? 0
                    : Files.getLastModifiedTime(Path.of(URI.create(String.valueOf(file))))
                            .toMillis();
        } catch (IOException | IllegalArgumentException e) {
            // It was deleted this moment, or is from no file.
            return 0;
        }
    }

    private boolean isOpen(String name) {
        try {
            return !context.getServiceReferences(Group.class, null).stream()
                    .filter(reference -> name.equals(reference.getProperty("consort.group")))
                    .toList()
                    .isEmpty();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("no filter is a valid one", e);
        }
    }

    /** Bundles are resolved one after another: what is missing half-way says nothing. */
    private boolean isStarting() {
        String goal = context.getProperty(Constants.FRAMEWORK_BEGINNING_STARTLEVEL);
        FrameworkStartLevel level =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkStartLevel.class);
        return goal != null && level.getStartLevel() < Integer.parseInt(goal);
    }

    private static Optional<Problem> problem(ComponentConfigurationDTO component) {
        String name =
                String.valueOf(component.properties.getOrDefault(Constants.SERVICE_PID, component.description.name));
        if (component.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
            String reason = reason(component.failure);
            // The part that it waits for is a problem of its own, and says more.
            return reason.startsWith("Unable to get service for reference")
                    ? Optional.empty()
                    : Optional.of(new Problem(name + ": " + reason, true));
        }
        if (component.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
            return Optional.of(new Problem(name + ": waits for " + waitsFor(component), false));
        }
        return Optional.empty();
    }

    private static String waitsFor(ComponentConfigurationDTO component) {
        List<String> missing = new ArrayList<>();
        for (UnsatisfiedReferenceDTO unsatisfied : component.unsatisfiedReferences) {
            for (ReferenceDTO reference : component.description.references) {
                if (reference.name.equals(unsatisfied.name)) {
                    String target = unsatisfied.target == null ? "" : " " + unsatisfied.target;
                    missing.add(reference.interfaceName + target);
                }
            }
        }
        return String.join(", ", missing);
    }

    /** The message of the innermost cause that Consort's own code threw; of the innermost of all if it threw none. */
    static String reason(String stackTrace) {
        String ours = "";
        String last = "";
        boolean first = false;
        for (String line : stackTrace.lines().toList()) {
            if (first && line.startsWith("\tat org.consort.")) {
                ours = last;
            }
            first = !line.startsWith("\t") && !line.startsWith(" ");
            if (first) {
                String text = line.startsWith("Caused by: ") ? line.substring("Caused by: ".length()) : line;
                int colon = text.indexOf(": ");
                last = colon < 0 ? text : text.substring(colon + 2);
            }
        }
        return ours.isEmpty() ? last : ours;
    }

    private Set<String> unheard(Set<String> known) {
        Set<String> unheard = new HashSet<>();
        for (Configuration each : configurations("(service.pid=" + OURS + "*)")) {
            String pid = each.getFactoryPid() == null ? each.getPid() : each.getFactoryPid();
            if (!known.contains(pid)) {
                unheard.add(pid);
            }
        }
        return unheard;
    }

    private List<Configuration> configurations(String filter) {
        try {
            Configuration[] all = configurations.listConfigurations(filter);
            return all == null ? List.of() : List.of(all);
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException("cannot list configurations: " + e.getMessage(), e);
        }
    }
}
