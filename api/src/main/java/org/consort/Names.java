package org.consort;

/** The one rule for names of members, groups and modules. */
final class Names {

    private Names() {}

    static String check(String what, String name) {
        if (name.isEmpty()
                || name.length() > MemberId.NAME_LIMIT
                || !name.chars().allMatch(Names::allowed)) {
            throw new IllegalArgumentException(what + " '" + name + "': use 1 to " + MemberId.NAME_LIMIT
                    + " characters of letters, digits, '.', '_' and '-'");
        }
        return name;
    }

    private static boolean allowed(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
    }
}
