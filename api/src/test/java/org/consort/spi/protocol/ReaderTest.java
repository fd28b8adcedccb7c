package org.consort.spi.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.consort.Member;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.Slab;
import org.junit.jupiter.api.Test;

class ReaderTest {

    private static final Member MEMBER =
            new Member(7, new MemberId("ada", -3), Map.of("tcp", "10.0.0.1:7800"), Map.of("rack", "ä"));

    @Test
    void reads_what_a_frame_was_filled_with() {
        Frame frame = new Frame().putByte(200).putInt(-5).putLong(1L << 59).putInt(3);
        frame.putCopy(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        Members.write(frame, List.of(MEMBER));

        Reader in = Reader.of(bytesOf(frame));

        assertEquals(200, in.getByte());
        assertEquals(-5, in.getInt());
        assertEquals(1L << 59, in.getCounter());
        assertArrayEquals(new byte[] {1, 2, 3}, in.getBytes(3));
        assertEquals(List.of(MEMBER), Members.readAll(in, 1));
        in.atEnd();
    }

    @Test
    void stops_at_the_end_of_its_range_and_not_at_that_of_the_slab() {
        Slab slab = Slab.of(ByteBuffer.allocate(16));
        Reader in = new Reader(slab, 4, 6);
        assertEquals(0, in.getInt());
        assertEquals(2, in.remaining());
        assertThrows(BadFrame.class, in::getInt);
        assertEquals(8, in.position());
        assertEquals(8, in.skip(2));
        in.atEnd();
    }

    @Test
    void has_a_copy_read_ahead_and_stays_where_it_is() {
        Reader in = Reader.of(new byte[8]);
        in.getInt();
        Reader ahead = in.copy();
        ahead.getInt();
        ahead.atEnd();
        assertEquals(4, in.remaining());
    }

    @Test
    void refuses_what_is_out_of_range() {
        refuses(new Frame().putByte(2), Reader::getFlag);
        refuses(new Frame().putLong(-1), Reader::getCounter);
        refuses(new Frame().putLong(Reader.COUNTER_LIMIT), Reader::getCounter);
        refuses(new Frame().putInt(-1), Reader::getOrdinal);
        refuses(new Frame().putInt(-1), in -> in.count(10, 0));
        refuses(new Frame().putInt(11), in -> in.count(10, 0));
        refuses(new Frame().putInt(Integer.MAX_VALUE), in -> in.count(Integer.MAX_VALUE, Integer.MAX_VALUE));
        refuses(new Frame().putInt(4).putByte(1), in -> in.getBytes(4));
        refuses(new Frame().putInt(2).putByte(0xc3).putByte(0x28), Reader::getText);
        refuses(new Frame().putInt(0).putLong(1), Reader::getId);
        refuses(new Frame().putInt(1), in -> in.skip(-1));
        refuses(new Frame().putByte(1), Reader::atEnd);
    }

    @Test
    void survives_any_bytes_in_place_of_members() {
        Frame frame = new Frame();
        Members.write(frame, List.of(MEMBER, MEMBER));
        byte[] good = bytesOf(frame);
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int k = 0; bad.length > 0 && k < 3; k++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                assertTrue(Members.readAll(Reader.of(bad), 2).size() <= 2);
            } catch (BadFrame expected) {
                // The only answer that is allowed.
            }
        }
    }

    private static void refuses(Frame frame, Consumer<Reader> read) {
        Reader in = Reader.of(bytesOf(frame));
        assertThrows(BadFrame.class, () -> read.accept(in));
    }

    private static byte[] bytesOf(Frame frame) {
        ByteBuffer bytes = ByteBuffer.allocate(frame.length());
        frame.writeTo(bytes);
        return bytes.array();
    }
}
