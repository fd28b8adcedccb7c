package org.consort.memory.machine;

/** The rule for names of regions and barriers. */
final class Names {

    private Names() {}

    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= Limits.NAME_BYTES
                && name.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || c == '.'
                                || c == '_'
                                || c == '-');
    }

    static String check(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("name '" + name + "': use 1 to " + Limits.NAME_BYTES
                    + " characters of letters, digits, '.', '_' and '-'");
        }
        return name;
    }
}
