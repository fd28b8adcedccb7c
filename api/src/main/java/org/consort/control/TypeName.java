package org.consort.control;

/** The one rule for names of change types and decision rules. */
final class TypeName {

    private static final int LIMIT = 64;

    private TypeName() {}

    static String check(String what, String name) {
        if (name.isEmpty() || name.length() > LIMIT || !name.chars().allMatch(TypeName::allowed)) {
            throw new IllegalArgumentException(
                    what + " '" + name + "': use 1 to " + LIMIT + " characters of letters, digits, '.', '_' and '-'");
        }
        return name;
    }

    private static boolean allowed(int c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-');
    }
}
