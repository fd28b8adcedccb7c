package org.consort.launcher;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.consort.launcher.EditedLine.State;

/**
 * Asks a person at a terminal for lines, with editing, and a history that is kept in a file. The terminal is in another mode only while a
 * line is typed, so that Ctrl-C ends a command that hangs.
 */
final class Prompt {

    private static final String TEXT = "consort> ";
    private static final int MOST_KEPT = 500;
    private static final List<String> COMMANDS = List.of(
            "exit",
            "group history",
            "group list",
            "group members",
            "group view",
            "help",
            "stack list",
            "stack set",
            "stack show",
            "status",
            "submit");

    private final Path file;
    private final List<String> history = new ArrayList<>();
    private final Reader keys = new InputStreamReader(System.in, StandardCharsets.UTF_8);
    private final String usual;

    private Prompt(Path file, String usual) throws IOException {
        this.file = file;
        this.usual = usual;
        if (Files.isReadable(file)) {
            history.addAll(Files.readAllLines(file));
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::restore, "consort-terminal"));
    }

    /** At a terminal that can be set up for it; else empty. */
    static Optional<Prompt> at(Path historyFile) {
        try {
            String usual = System.console() == null ? "" : stty("-g");
            return usual.isEmpty() || "dumb".equals(System.getenv("TERM"))
                    ? Optional.empty()
                    : Optional.of(new Prompt(historyFile, usual));
        } catch (IOException e) {
            // Without, a line is read as the terminal gives it.
            return Optional.empty();
        }
    }

    /** The next line; empty when the person has no more to say. */
    Optional<String> read() throws IOException {
        stty("-icanon", "-echo", "-isig", "min", "1");
        try {
            while (true) {
                EditedLine line = new EditedLine(history, COMMANDS);
                State state = edit(line);
                System.out.println();
                if (state == State.END) {
                    return Optional.empty();
                }
                if (state == State.DONE) {
                    keep(line.text());
                    return Optional.of(line.text());
                }
            }
        } finally {
            restore();
        }
    }

    private State edit(EditedLine line) throws IOException {
        int room = Math.max(10, columns() - TEXT.length() - 1);
        State state = State.OPEN;
        while (state == State.OPEN) {
            draw(line, room);
            int key = keys.read();
            state = key < 0 ? State.END : line.key(key);
        }
        return state;
    }

    /** Of a line that is longer than the terminal is wide, the part before the cursor is shown. */
    private static void draw(EditedLine line, int room) {
        int from = Math.max(0, line.cursor() - room);
        String shown = line.text().substring(from, Math.min(line.text().length(), from + room));
        int left = shown.length() - (line.cursor() - from);
        System.out.print("\r\u001b[K" + TEXT + shown + (left == 0 ? "" : "\u001b[" + left + "D"));
        System.out.flush();
    }

    private static int columns() throws IOException {
        String[] size = stty("size").split(" ");
        return size.length == 2 && size[1].matches("[1-9][0-9]{0,3}") ? Integer.parseInt(size[1]) : 80;
    }

    private void keep(String line) throws IOException {
        if (line.isBlank() || !history.isEmpty() && line.equals(history.get(history.size() - 1))) {
            return;
        }
        history.add(line);
        if (Files.isWritable(file.toAbsolutePath().getParent())) {
            Files.write(file, history.subList(Math.max(0, history.size() - MOST_KEPT), history.size()));
        }
    }

    private void restore() {
        try {
            stty(usual);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the terminal up; empty if there is none, or no such program. */
    private static String stty(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        try {
            return process.waitFor() == 0 ? said : "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the terminal was set up", e);
        }
    }
}
