package org.consort.services.osgi;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.consort.Registration;
import org.consort.service.Services;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Replicates services of the registry that ask for it by their properties, following those of Remote Services, and offers proxies of the services of each group.
 *
 * <p>{@code service.exported.interfaces} and {@code service.exported.configs=consort.ALGORITHM} say that, {@code consort.group} where, {@code consort.service} under which name. A
 * proxy has {@code service.imported=true}, {@code consort.group} and {@code consort.service}.
 */
@Component(
        service = {},
        immediate = true)
public final class Whiteboard implements ServiceTrackerCustomizer<Object, Export> {

    private static final String FILTER = "(&(" + Export.INTERFACES + "=*)(" + Export.CONFIGS + "=consort.*))";

    /** An object of a group: as long as both are there. */
    private record Seat(ServiceReference<?> reference, String group) {}

    private final BundleContext bundles;
    private final ServiceTracker<Object, Export> tracker;
    private final Map<ServiceReference<?>, Export> exports = new ConcurrentHashMap<>();
    private final Map<String, Services> groups = new ConcurrentHashMap<>();
    private final Map<Seat, Registration> seats = new ConcurrentHashMap<>();
    private final Map<String, Imports> imports = new ConcurrentHashMap<>();

    /** Begins to look for services. */
    @Activate
    public Whiteboard(BundleContext bundles) throws InvalidSyntaxException {
        this.bundles = bundles;
        this.tracker = new ServiceTracker<>(bundles, bundles.createFilter(FILTER), this);
        tracker.open();
    }

    /** Lets go of all. */
    @Deactivate
    public void close() {
        tracker.close();
        imports.values().forEach(Imports::close);
    }

    /** A group's services came. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addServices(Services services, Map<String, Object> properties) {
        String group = String.valueOf(properties.get(Export.GROUP));
        groups.put(group, services);
        imports.put(group, new Imports(bundles, group, services));
        exports.forEach((reference, export) -> seat(new Seat(reference, group), export));
    }

    /** A group's services go. */
    public void removeServices(Services services, Map<String, Object> properties) {
        String group = String.valueOf(properties.get(Export.GROUP));
        if (groups.remove(group, services)) {
            Imports gone = imports.remove(group);
            if (gone != null) {
                gone.close();
            }
            exports.keySet().forEach(reference -> leave(new Seat(reference, group)));
        }
    }

    private void seat(Seat seat, Export export) {
        Services services = groups.get(seat.group());
        if (services == null || !export.group().equals(seat.group())) {
            return;
        }
        seats.computeIfAbsent(seat, s -> export.register(services));
        if (!exports.containsKey(seat.reference()) || groups.get(seat.group()) != services) {
            leave(seat);
        }
    }

    private void leave(Seat seat) {
        Registration registration = seats.remove(seat);
        if (registration != null) {
            registration.close();
        }
    }

    /** A service is to be replicated. What is wrong with its properties is thrown, and so logged by the framework. */
    @Override
    public Export addingService(ServiceReference<Object> reference) {
        Export export = Export.of(bundles.getService(reference), reference::getProperty);
        exports.put(reference, export);
        seat(new Seat(reference, export.group()), export);
        return export;
    }

    /** Its properties changed. */
    @Override
    public void modifiedService(ServiceReference<Object> reference, Export old) {
        Export export = Export.of(old.object(), reference::getProperty);
        if (!export.equals(exports.put(reference, export))) {
            leave(new Seat(reference, old.group()));
            seat(new Seat(reference, export.group()), export);
        }
    }

    /** It is gone; the state stays with the group. */
    @Override
    public void removedService(ServiceReference<Object> reference, Export old) {
        Export export = exports.remove(reference);
        leave(new Seat(reference, export == null ? old.group() : export.group()));
        bundles.ungetService(reference);
    }
}
