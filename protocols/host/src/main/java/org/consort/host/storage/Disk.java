package org.consort.host.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** A place for the files of one group at one node. Files are only appended to, read, renamed and deleted. Used by one thread at a time for each file. */
public interface Disk {

    /** A file that is written. */
    interface Appender extends AutoCloseable {

        /** Appends all that remains. After an exception, an unknown part of it is there. */
        void write(ByteBuffer bytes) throws IOException;

        /** Makes all that was written stable. After an exception, nobody knows what is. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Names of all files, sorted; none if there is no such place yet. */
    List<String> names() throws IOException;

    /** Makes a file that was not there before. */
    Appender create(String name) throws IOException;

    /** Reads a file from its beginning. */
    InputStream open(String name) throws IOException;

    /** Gives a file another name, at once or not at all. */
    void rename(String from, String to) throws IOException;

    /** Deletes a file, if it is there. */
    void delete(String name) throws IOException;

    /** Makes the names of files stable: what was created, renamed and deleted. */
    void forceNames() throws IOException;

    /** Where it is, for a person. */
    String where();
}
