package org.consort.links;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A host and a port, written {@code host:port}, or {@code [host]:port} for IPv6.
 *
 * @param host name or number, without brackets
 * @param port 0 to 65535
 */
public record Endpoint(String host, int port) {

    /** The longest text, in characters; a host name has at most 253. */
    public static final int TEXT_LIMIT = 262;

    /** Empty if the text has not this form. */
    public static Optional<Endpoint> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || text.length() > TEXT_LIMIT) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        boolean colons = host.indexOf(':') >= 0;
        if (host.isEmpty()
                || bracketed != colons
                || colons && literal("[" + host + "]").isEmpty()) {
            return Optional.empty();
        }
        String port = text.substring(colon + 1);
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
            return Optional.empty();
        }
        return Optional.of(new Endpoint(host, Integer.parseInt(port)));
    }

    /** The number that the host is, if it is one and no name: this asks no name server. */
    public Optional<InetAddress> number() {
        if (host.indexOf(':') >= 0) {
            return literal("[" + host + "]");
        }
        boolean four = host.matches("(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}");
        return four ? literal(host) : Optional.empty();
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
