package org.consort.services.machine;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.consort.service.ServiceInfo;

/** What a service is: the same at all that carry it. */
record Head(
        String name, String algorithm, String encoding, boolean stateful, boolean compares, List<String> interfaces) {

    Head {
        interfaces = List.copyOf(interfaces);
    }

    /** Why an object of another head can't carry this service. */
    Optional<String> clash(Head other) {
        if (!algorithm.equals(other.algorithm)) {
            return Optional.of(differs("algorithm", algorithm, other.algorithm));
        } else if (!encoding.equals(other.encoding)) {
            return Optional.of(differs("encoding", encoding, other.encoding));
        } else if (stateful != other.stateful) {
            return Optional.of(differs("state", stateful ? "yes" : "no", other.stateful ? "yes" : "no"));
        }
        return Optional.empty();
    }

    private String differs(String what, String here, String there) {
        return "service '" + name + "' has " + what + " '" + here + "' in this group, not '" + there
                + "': register all its objects alike";
    }

    /** For a person. */
    ServiceInfo info(long generation, List<ServiceInfo.Carrier> carriers) {
        return new ServiceInfo(name, algorithm, interfaces, generation, carriers, 0, 0, "");
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeUTF(name);
        out.writeUTF(algorithm);
        out.writeUTF(encoding);
        out.writeByte((stateful ? 1 : 0) | (compares ? 2 : 0));
        out.writeInt(interfaces.size());
        for (String each : interfaces) {
            out.writeUTF(each);
        }
    }

    static Head read(Input in) {
        String name = in.text();
        if (name.isEmpty()) {
            throw new Malformed("a service without a name");
        }
        String algorithm = in.text();
        String encoding = in.text();
        int flags = in.u8();
        return new Head(name, algorithm, encoding, (flags & 1) != 0, (flags & 2) != 0, in.texts(Limits.INTERFACES));
    }
}
