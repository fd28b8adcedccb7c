package org.consort.simulation;

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

/** Keeps notes; the state has a name that whoever founds the service gives it. */
class NotesObject implements Notebook, Replicated {

    String lineage;
    final List<String> notes = new ArrayList<>();

    private final String pen;

    /**
     * Makes an empty one.
     *
     * @param pen what it writes behind each note: something that the others do not
     */
    NotesObject(String lineage, String pen) {
        this.lineage = lineage;
        this.pen = pen;
    }

    @Override
    public CompletableFuture<Place> add(String note) {
        notes.add(note + pen);
        return CompletableFuture.completedFuture(new Place(lineage, notes.size(), note + pen));
    }

    @Override
    public CompletableFuture<Page> all() {
        return CompletableFuture.completedFuture(new Page(lineage, List.copyOf(notes)));
    }

    @Override
    public void save(OutputStream out) throws IOException {
        DataOutputStream to = new DataOutputStream(out);
        to.writeUTF(lineage);
        to.writeInt(notes.size());
        for (String note : notes) {
            to.writeUTF(note);
        }
    }

    @Override
    public void load(InputStream in) throws IOException {
        DataInputStream from = new DataInputStream(in);
        lineage = from.readUTF();
        notes.clear();
        for (int left = from.readInt(); left > 0; left--) {
            notes.add(from.readUTF());
        }
    }

    /** Tells what was added. */
    static final class Growing extends NotesObject implements Incremental {
        private int taken;

        Growing(String lineage, String pen) {
            super(lineage, pen);
        }

        @Override
        public void save(OutputStream out) throws IOException {
            super.save(out);
            taken = notes.size();
        }

        @Override
        public void load(InputStream in) throws IOException {
            super.load(in);
            taken = notes.size();
        }

        @Override
        public void takeChanges(OutputStream out) throws IOException {
            DataOutputStream to = new DataOutputStream(out);
            for (String note : notes.subList(taken, notes.size())) {
                to.writeUTF(note);
            }
            taken = notes.size();
        }

        @Override
        public void apply(InputStream changes) throws IOException {
            DataInputStream from = new DataInputStream(changes);
            while (from.available() > 0) {
                notes.add(from.readUTF());
            }
            taken = notes.size();
        }
    }
}
