package org.consort.services.machine;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.consort.service.Incremental;
import org.consort.service.Replicated;

/** A list of texts that tells its whole state. */
class PlainLedger implements Ledger, Replicated {

    final List<String> texts = new ArrayList<>();
    String mark = "";
    int executed;
    int loads;

    @Override
    public int add(String text) {
        executed++;
        texts.add(text + mark);
        return texts.size();
    }

    @Override
    public CompletableFuture<Integer> addLater(String text) {
        return CompletableFuture.completedFuture(add(text));
    }

    @Override
    public CompletableFuture<List<String>> all() {
        return CompletableFuture.completedFuture(List.copyOf(texts));
    }

    @Override
    public CompletableFuture<Void> fail(String how) throws OverdrawnException {
        if (how.equals("declared")) {
            throw new OverdrawnException("no money");
        }
        throw new IllegalStateException("out of order");
    }

    @Override
    public void save(OutputStream out) throws IOException {
        DataOutputStream to = new DataOutputStream(out);
        to.writeInt(texts.size());
        for (String text : texts) {
            to.writeUTF(text);
        }
    }

    @Override
    public void load(InputStream in) throws IOException {
        DataInputStream from = new DataInputStream(in);
        loads++;
        texts.clear();
        for (int left = from.readInt(); left > 0; left--) {
            texts.add(from.readUTF());
        }
    }

    /** A list of texts that tells what was added. */
    static final class Growing extends PlainLedger implements Incremental {
        private int taken;

        @Override
        public void save(OutputStream out) throws IOException {
            super.save(out);
            taken = texts.size();
        }

        @Override
        public void load(InputStream in) throws IOException {
            super.load(in);
            taken = texts.size();
        }

        @Override
        public void takeChanges(OutputStream out) throws IOException {
            DataOutputStream to = new DataOutputStream(out);
            for (String text : texts.subList(taken, texts.size())) {
                to.writeUTF(text);
            }
            taken = texts.size();
        }

        @Override
        public void apply(InputStream changes) throws IOException {
            DataInputStream from = new DataInputStream(changes);
            while (from.available() > 0) {
                texts.add(from.readUTF());
            }
            taken = texts.size();
        }
    }
}
