package org.consort.service;

import java.util.regex.Pattern;

/** What may be a service's name. */
final class ServiceNames {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private ServiceNames() {}

    static String check(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name of a service: use 1 to 64 characters of [A-Za-z0-9._-]");
        }
        return name;
    }
}
