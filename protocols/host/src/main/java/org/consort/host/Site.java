package org.consort.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address on a transport, as seeds and members tell it: {@code main@127.0.0.1:7800}.
 *
 * @param transport name of the transport, or of the road over it
 * @param address in that transport's form
 */
record Site(String transport, String address) {

    private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9._+:-]{1,200})@(.*)");

    /** Reads a place; one without a transport's name before it is on this transport. */
    static Site parse(String text, String byDefault) {
        Matcher named = NAMED.matcher(text);
        return named.matches() ? new Site(named.group(1), named.group(2)) : new Site(byDefault, text);
    }

    /** With the transport's name, unless that is this one. */
    String seenFrom(String own) {
        return transport.equals(own) ? address : toString();
    }

    @Override
    public String toString() {
        return transport + "@" + address;
    }
}
