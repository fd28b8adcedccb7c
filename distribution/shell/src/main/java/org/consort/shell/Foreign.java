package org.consort.shell;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Finds what is wrong with bundles of others, which are dropped in: they don't resolve, or offer nothing though they could. */
final class Foreign {

    private static final String OURS = "consort-";
    private static final String COMPONENTS = "Service-Component";

    private final BundleContext context;

    Foreign(BundleContext context) {
        this.context = context;
    }

    List<Problems.Problem> problems() {
        List<Problems.Problem> found = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getState() == Bundle.INSTALLED) {
                found.add(new Problems.Problem(unresolved(bundle), false));
            } else if (bundle.getState() == Bundle.ACTIVE) {
                unoffered(bundle).ifPresent(text -> found.add(new Problems.Problem(text, false)));
            }
        }
        return found;
    }

    private String unresolved(Bundle bundle) {
        return "bundle " + bundle.getSymbolicName() + " " + bundle.getVersion() + " is not resolved: "
                + new Missing(context).of(bundle).orElse("see the log");
    }

    /** A bundle that was compiled against a seam, and can't register anything that goes there. */
    private static Optional<String> unoffered(Bundle bundle) {
        Dictionary<String, String> headers = bundle.getHeaders("");
        String imports = String.valueOf(headers.get(Constants.IMPORT_PACKAGE));
        boolean runs = headers.get(COMPONENTS) != null || headers.get(Constants.BUNDLE_ACTIVATOR) != null;
        boolean isOurs = String.valueOf(bundle.getSymbolicName()).startsWith(OURS);
        if (runs || isOurs) {
            return Optional.empty();
        }
        return Modules.SEAMS.keySet().stream()
                .filter(service -> imports.contains(service.substring(0, service.lastIndexOf('.'))))
                .findFirst()
                .map(service -> "bundle " + bundle.getSymbolicName() + " " + bundle.getVersion() + " uses "
                        + service.substring(0, service.lastIndexOf('.')) + " and offers no service: its class needs"
                        + " @Component(service = " + service.substring(service.lastIndexOf('.') + 1)
                        + ".class), and bnd has to see it when the jar is made");
    }
}
