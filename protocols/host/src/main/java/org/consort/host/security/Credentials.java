package org.consort.host.security;

import java.util.List;
import java.util.Optional;
import org.consort.spi.transport.Guard.Denied;

/**
 * What this node has to show, and asks others for, at one level.
 *
 * @param road of the group, whose keys are no other's: its name, and the level's
 * @param secret that both ends know; of no bytes if certificates alone decide
 * @param identity by certificate, if there is one; then the other end has to have one too
 * @param members names of those that belong to the group; empty for all who can prove themselves
 */
record Credentials(String road, byte[] secret, Optional<Identity> identity, List<String> members) {

    /** What proves at the one end that the secret is known, and who signs. */
    byte[] prove(String role, byte[] transcript) {
        byte[] mac = mac(role, transcript);
        byte[] signed = identity.map(id -> id.sign(mac)).orElse(new byte[0]);
        byte[] all = java.util.Arrays.copyOf(mac, mac.length + signed.length);
        System.arraycopy(signed, 0, all, mac.length, signed.length);
        return all;
    }

    /**
     * Checks it at the other.
     *
     * @throws Denied if it does not hold
     */
    void check(String member, String role, byte[] transcript, byte[] proof) throws Denied {
        byte[] mac = mac(role, transcript);
        if (proof.length < mac.length
                || !java.security.MessageDigest.isEqual(mac, java.util.Arrays.copyOf(proof, mac.length))) {
            throw new Denied(secret.length == 0 ? "it does not speak for this group" : "it does not know the secret");
        }
        byte[] signed = java.util.Arrays.copyOfRange(proof, mac.length, proof.length);
        if (identity.isPresent()) {
            if (signed.length == 0) {
                throw new Denied("it has no certificate");
            }
            identity.get().check(member, mac, signed);
        } else if (signed.length > 0) {
            throw new Denied("it asks for a certificate, which this node has not");
        }
        if (!members.isEmpty() && !members.contains(member)) {
            throw new Denied("'" + member + "' is not among security.members " + members);
        }
    }

    private byte[] mac(String role, byte[] transcript) {
        byte[] key = Hkdf.derive(new byte[0], secret, "consort proof " + road, Hkdf.BLOCK_BYTES);
        return Hkdf.mac(key, role.getBytes(java.nio.charset.StandardCharsets.UTF_8), transcript);
    }

    @Override
    public String toString() {
        return "credentials for " + road;
    }
}
