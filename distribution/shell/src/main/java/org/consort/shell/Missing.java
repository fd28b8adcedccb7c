package org.consort.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** Says what a bundle needs that nobody has, in words. */
final class Missing {

    private static final String PACKAGE = "osgi.wiring.package";
    private static final Pattern NAMED = Pattern.compile("\\(osgi\\.wiring\\.package=([^)]+)\\)");
    private static final Pattern VERSION = Pattern.compile("\\(!\\(version>=([^)]+)\\)\\)|\\(version(>=|<=)([^)]+)\\)");

    private final List<BundleCapability> there = new ArrayList<>();

    Missing(BundleContext context) {
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision != null) {
                there.addAll(revision.getDeclaredCapabilities(null));
            }
        }
    }

    /** What this bundle lacks, as "it needs …"; empty if each single need could be met. */
    Optional<String> of(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return Optional.empty();
        }
        List<String> missing = new ArrayList<>();
        for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
            boolean isOptional = "optional".equals(requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
            if (!isOptional && there.stream().noneMatch(requirement::matches)) {
                missing.add(text(requirement));
            }
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of("it needs " + String.join("; and ", missing));
    }

    private String text(BundleRequirement requirement) {
        String filter = requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
        Matcher name = NAMED.matcher(filter);
        if (!requirement.getNamespace().equals(PACKAGE) || !name.find()) {
            return requirement.getNamespace() + " " + filter;
        }
        List<String> versions = there.stream()
                .filter(capability ->
                        name.group(1).equals(capability.getAttributes().get(PACKAGE)))
                .map(capability -> String.valueOf(capability.getAttributes().get(Constants.VERSION_ATTRIBUTE)))
                .distinct()
                .toList();
        return ofPackage(name.group(1), filter, versions);
    }

    /** A package that nobody has in the wanted version. */
    static String ofPackage(String name, String filter, List<String> versions) {
        List<String> wanted = new ArrayList<>();
        Matcher version = VERSION.matcher(filter);
        while (version.find()) {
            wanted.add(version.group(1) == null ? version.group(2) + " " + version.group(3) : "< " + version.group(1));
        }
        return "package " + name + (wanted.isEmpty() ? "" : " of version " + String.join(" and ", wanted))
                + (versions.isEmpty() ? ", which no bundle has" : "; there is only " + String.join(", ", versions));
    }
}
