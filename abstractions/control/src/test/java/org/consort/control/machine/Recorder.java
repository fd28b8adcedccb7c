package org.consort.control.machine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consort.Registration;
import org.consort.control.ChangeHandler;
import org.consort.control.Decision;
import org.consort.control.Execution;
import org.consort.control.InlineHandler;

/**
 * A handler that remembers what was committed. Its result is a digest of what it remembers, so targets whose histories differ
 * are dissenters. {@code fail@a} in an argument fails at member a, {@code differ@a} makes its result another.
 */
final class Recorder implements ChangeHandler {

    static final String LEDGER = "ledger";
    static final String CELLS = "cells";
    static final String LOOSE = "loose";
    static final String LINES = "lines";

    final List<String> committed = new ArrayList<>();
    final List<String> rolledBack = new ArrayList<>();
    final Map<Long, String> prepared = new HashMap<>();
    int overlaps;
    int prepares;
    private final String type;
    private final String member;

    Recorder(String type, String member) {
        this.type = type;
        this.member = member;
    }

    static void registerAll(TestMember member) {
        for (String type : List.of(LEDGER, CELLS, LOOSE, LINES)) {
            register(member, type);
        }
    }

    static Registration register(TestMember member, String type) {
        Recorder recorder = new Recorder(type, member.self().name());
        member.handlers.put(type, recorder);
        return member.control().register(type, type.equals(LINES) ? recorder.inline() : recorder);
    }

    @Override
    public ByteBuffer prepare(Execution execution) {
        prepares++;
        String argument = text(execution.argument());
        String touched = type.equals(CELLS) ? key(argument) : "";
        overlaps += prepared.containsValue(touched) ? 1 : 0;
        prepared.put(execution.receipt().index(), touched);
        if (argument.contains("fail@" + member)) {
            throw new IllegalStateException("told to fail");
        }
        String seen = type.equals(CELLS) ? cell(argument) : committed.toString();
        return bytes((argument.contains("differ@" + member) ? "!" : "") + seen.hashCode());
    }

    @Override
    public void commit(Execution execution, Decision decision) {
        prepared.remove(execution.receipt().index());
        committed.add(text(execution.argument()));
    }

    @Override
    public void rollBack(Execution execution, Decision decision) {
        prepared.remove(execution.receipt().index());
        rolledBack.add(text(execution.argument()));
    }

    @Override
    public boolean deterministic() {
        return !type.equals(LOOSE);
    }

    @Override
    public Set<String> resources(ByteBuffer argument) {
        return type.equals(CELLS) ? Set.of(key(text(argument))) : Set.of();
    }

    @Override
    public ByteBuffer snapshot() {
        return bytes(String.join("\n", committed));
    }

    @Override
    public void restore(ByteBuffer state) {
        prepared.clear();
        committed.clear();
        committed.addAll(state.hasRemaining() ? List.of(text(state).split("\n")) : List.of());
    }

    private InlineHandler inline() {
        Recorder recorder = this;
        return new InlineHandler() {
            @Override
            public ByteBuffer apply(Execution execution) {
                recorder.committed.add(text(execution.argument()));
                return bytes(String.valueOf(recorder.committed.size()));
            }

            @Override
            public ByteBuffer snapshot() {
                return recorder.snapshot();
            }

            @Override
            public void restore(ByteBuffer state) {
                recorder.restore(state);
            }
        };
    }

    /** The last committed value of the cell that an argument {@code key=value} names. */
    private String cell(String argument) {
        return committed.stream().filter(c -> key(c).equals(key(argument))).reduce("", (a, b) -> b);
    }

    private static String key(String argument) {
        return argument.split("=")[0];
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
