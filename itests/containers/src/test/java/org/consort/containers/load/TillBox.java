package org.consort.containers.load;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.consort.service.Incremental;

/** Its object: a plain one. */
public final class TillBox implements Till, Incremental {

    private final List<String> notes = new ArrayList<>();
    private int taken;

    @Override
    public int add(String note) {
        notes.add(note);
        return notes.size();
    }

    @Override
    public List<String> page(int from, int most) {
        return List.copyOf(notes.subList(from, Math.min(notes.size(), from + most)));
    }

    @Override
    public void save(OutputStream out) throws IOException {
        write(out, 0);
    }

    @Override
    public void load(InputStream in) throws IOException {
        notes.clear();
        apply(in);
    }

    @Override
    public void takeChanges(OutputStream out) throws IOException {
        write(out, taken);
    }

    @Override
    public void apply(InputStream changes) throws IOException {
        DataInputStream in = new DataInputStream(changes);
        while (in.available() > 0) {
            notes.add(in.readUTF());
        }
        taken = notes.size();
    }

    private void write(OutputStream to, int from) throws IOException {
        DataOutputStream out = new DataOutputStream(to);
        for (String note : notes.subList(from, notes.size())) {
            out.writeUTF(note);
        }
        taken = notes.size();
    }
}
