package org.consort.host.security;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.consort.spi.transport.Guard.Denied;

/**
 * Who this node is, by certificate, and whom it believes. A certificate is a member's if its subject's common name, or one of its alternative names
 * of kind DNS, is the member's name.
 */
final class Identity {

    private static final int CHAIN_LIMIT = 8;
    private static final int DNS_NAME = 2;

    private final PrivateKey key;
    private final X509Certificate[] chain;
    private final X509TrustManager trust;

    private Identity(PrivateKey key, X509Certificate[] chain, X509TrustManager trust) {
        this.key = key;
        this.chain = chain;
        this.trust = trust;
    }

    /**
     * Reads key stores of type PKCS #12.
     *
     * @param keys with one private key and its certificates
     * @param trusted with the certificates that others' have to lead to
     * @param password of both
     * @throws IllegalArgumentException if that can't be
     */
    static Identity read(Path keys, Path trusted, char[] password) {
        try {
            KeyStore own = load(keys, password);
            String alias = own.aliases().hasMoreElements() ? own.aliases().nextElement() : "";
            if (own.size() != 1 || !own.isKeyEntry(alias)) {
                throw new IllegalArgumentException(
                        "the key store " + keys + " has to hold one private key and nothing else");
            }
            X509Certificate[] chain = Arrays.stream(own.getCertificateChain(alias))
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(load(trusted, password));
            for (TrustManager each : factory.getTrustManagers()) {
                if (each instanceof X509TrustManager trust) {
                    return new Identity((PrivateKey) own.getKey(alias, password), chain, trust);
                }
            }
            throw new IllegalArgumentException("this JVM has no trust manager for X.509 certificates");
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the key stores " + keys + " and " + trusted + " make no identity: " + e);
        }
    }

    private static KeyStore load(Path file, char[] password) throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            return store;
        } catch (IOException e) {
            throw new IllegalArgumentException("the key store " + file + " can't be read: " + e);
        }
    }

    /**
     * Fails unless this is the certificate of the member.
     *
     * @throws IllegalArgumentException with the names that it has
     */
    void requireName(String member) {
        if (!names(chain[0]).contains(member)) {
            throw new IllegalArgumentException("the certificate of node '" + member + "' is for " + names(chain[0])
                    + ": it has to have the node's name as its common name or as an alternative name (DNS)");
        }
    }

    /** The certificates and a signature, to send. */
    byte[] sign(byte[] what) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            Signature signer = Signature.getInstance(algorithm(key.getAlgorithm()));
            signer.initSign(key);
            signer.update(what);
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(chain.length);
            for (X509Certificate each : chain) {
                put(out, each.getEncoded());
            }
            put(out, signer.sign());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the private key does not sign", e);
        }
        return bytes.toByteArray();
    }

    private static void put(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    /**
     * Checks what another node has sent.
     *
     * @throws Denied unless the member of this name has signed it, with a certificate that is believed now
     */
    void check(String member, byte[] what, byte[] sent) throws Denied {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(sent))) {
            X509Certificate[] theirs = chain(in);
            byte[] signature = part(in);
            trust.checkClientTrusted(theirs, theirs[0].getPublicKey().getAlgorithm());
            theirs[0].checkValidity();
            if (!names(theirs[0]).contains(member)) {
                throw new Denied("it says that it is '" + member + "', with a certificate for " + names(theirs[0]));
            }
            Signature verifier =
                    Signature.getInstance(algorithm(theirs[0].getPublicKey().getAlgorithm()));
            verifier.initVerify(theirs[0].getPublicKey());
            verifier.update(what);
            if (!verifier.verify(signature)) {
                throw new Denied("its signature is not that of its certificate");
            }
        } catch (CertificateException e) {
            throw new Denied("its certificate is not believed: " + e.getMessage());
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new Denied("its certificate or signature makes no sense: " + e.getMessage());
        }
    }

    private static X509Certificate[] chain(DataInputStream in) throws IOException, CertificateException {
        int count = in.readUnsignedByte();
        if (count < 1 || count > CHAIN_LIMIT) {
            throw new IOException(count + " certificates; at least one, at most " + CHAIN_LIMIT);
        }
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        X509Certificate[] chain = new X509Certificate[count];
        for (int i = 0; i < count; i++) {
            Certificate read = factory.generateCertificate(new ByteArrayInputStream(part(in)));
            chain[i] = (X509Certificate) read;
        }
        return chain;
    }

    private static byte[] part(DataInputStream in) throws IOException {
        int length = in.readUnsignedShort();
        if (length > in.available()) {
            throw new IOException("a part that is cut off");
        }
        return in.readNBytes(length);
    }

    private static String algorithm(String key) {
        return switch (key) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            case "EdDSA", "Ed25519" -> "EdDSA";
            default -> throw new IllegalArgumentException("keys of kind " + key + "; EC, RSA and Ed25519 are known");
        };
    }

    /** The names of a certificate that can be a member's. */
    private static List<String> names(X509Certificate certificate) {
        try {
            List<String> names = new java.util.ArrayList<>();
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    names.add(String.valueOf(part.getValue()));
                }
            }
            Collection<List<?>> others = Optional.ofNullable(certificate.getSubjectAlternativeNames())
                    .orElse(List.of());
            for (List<?> other : others) {
                if (other.get(0).equals(DNS_NAME)) {
                    names.add(String.valueOf(other.get(1)));
                }
            }
            return names;
        } catch (InvalidNameException | CertificateException e) {
            return List.of();
        }
    }
}
