package org.consort.services.osgi;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.consort.Registration;
import org.consort.service.ServiceInfo;
import org.consort.service.Services;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/**
 * Offers proxies of the services of one group in the registry, as long as somebody's object serves. Each bundle that asks for one gets it for the interface as the bundle itself sees it: the
 * node need not have an object, or know the interface.
 */
final class Imports {

    private final BundleContext bundles;
    private final String group;
    private final Services services;
    private final Map<String, ServiceRegistration<?>> offered = new ConcurrentHashMap<>();
    private final Registration watch;

    Imports(BundleContext bundles, String group, Services services) {
        this.bundles = asExtender(bundles);
        this.group = group;
        this.services = services;
        this.watch = services.watch(this::changed);
    }

    /**
     * The framework asks the bundle that registers a factory for its interface, and hides it from others if that bundle has none or another one; unless the factory is of another bundle: then it is an
     * extender's, which knows best. So it is registered by the API's bundle, if that is one and runs.
     */
    private static BundleContext asExtender(BundleContext own) {
        Bundle api = FrameworkUtil.getBundle(Services.class);
        BundleContext context = api == null ? null : api.getBundleContext();
        return context == null ? own : context;
    }

    private void changed(Map<String, ServiceInfo> list) {
        for (String name : List.copyOf(offered.keySet())) {
            ServiceInfo info = list.get(name);
            if (info == null || !isServed(info)) {
                withdraw(name);
            }
        }
        list.forEach((name, info) -> {
            if (isServed(info)) {
                offered.computeIfAbsent(name, n -> offer(info));
            }
        });
    }

    private static boolean isServed(ServiceInfo info) {
        return info.carriers().stream().anyMatch(carrier -> carrier.role() == ServiceInfo.Role.LIVE);
    }

    private ServiceRegistration<?> offer(ServiceInfo info) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("service.imported", "true");
        properties.put("service.imported.configs", new String[] {Export.CONFIG + info.algorithm()});
        properties.put(Export.GROUP, group);
        properties.put(Export.NAME, info.name());
        return bundles.registerService(
                info.interfaces().toArray(String[]::new), new Factory(services, info), properties);
    }

    private void withdraw(String name) {
        ServiceRegistration<?> registration = offered.remove(name);
        if (registration != null) {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                // The bundle that it was registered by has stopped, and its services with it.
                return;
            }
        }
    }

    void close() {
        watch.close();
        List.copyOf(offered.keySet()).forEach(this::withdraw);
    }

    /** Makes a proxy for each bundle that asks. */
    private record Factory(Services services, ServiceInfo info) implements ServiceFactory<Object> {

        @Override
        public @Nullable Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
            try {
                return services.proxy(bundle.loadClass(info.interfaces().get(0)), info.name());
            } catch (ClassNotFoundException e) {
                // A bundle that does not see the interface can't use it either: the framework says that there is no
                // object.
                return null;
            }
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<Object> registration, Object proxy) {}
    }
}
