package org.consort.shell;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** One client at the socket: a single command, or a shell until it says {@code exit} or closes its end. */
final class Session implements Runnable {

    private final SocketChannel channel;
    private final CommandProcessor processor;

    Session(SocketChannel channel, CommandProcessor processor) {
        this.channel = channel;
        this.processor = processor;
    }

    @Override
    public void run() {
        try (SocketChannel open = channel) {
            DataInputStream in = new DataInputStream(Channels.newInputStream(open));
            DataOutputStream out = new DataOutputStream(new ChannelOutput(open));
            serve(in, out);
        } catch (IOException e) {
            // The client is gone, and nobody is left to tell.
            return;
        }
    }

    private void serve(DataInputStream in, DataOutputStream out) throws IOException {
        String mode = in.readUTF();
        String command = in.readUTF();
        PrintStream console = new PrintStream(new Pieces(out, Pieces.OUTPUT), true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(new Pieces(out, Pieces.ERROR), true, StandardCharsets.UTF_8);
        int code;
        try (CommandSession session = processor.createSession(InputStream.nullInputStream(), console, errors)) {
            session.put("SCOPE", "consort:gogo:felix:*");
            Prompt prompt = mode.equals("lines")
                    ? () -> new Pieces(out, Pieces.PROMPT).write(0)
                    : () -> console.print("consort> ");
            code = mode.equals("run") ? execute(session, command, errors) : shell(session, in, errors, prompt);
        }
        console.flush();
        new Pieces(out, Pieces.END).write(ByteBuffer.allocate(4).putInt(code).array());
    }

    /** How a person is told that the next line may come: the client's own prompt, or ours. */
    private interface Prompt {
        void show() throws IOException;
    }

    private static int shell(CommandSession session, InputStream in, PrintStream errors, Prompt prompt)
            throws IOException {
        PrintStream console = session.getConsole();
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        console.println("Consort. 'help' lists the commands, 'exit' leaves; the container runs on.");
        while (true) {
            console.flush();
            prompt.show();
            console.flush();
            String line = lines.readLine();
            if (line == null || line.strip().equals("exit") || line.strip().equals("quit")) {
                return 0;
            }
            execute(session, line, errors);
        }
    }

    private static int execute(CommandSession session, String line, PrintStream errors) {
        if (line.isBlank()) {
            return 0;
        }
        try {
            Object result = session.execute(line);
            if (result != null) {
                session.getConsole().println(session.format(result, Converter.INSPECT));
            }
            return 0;
        } catch (CommandFailure e) {
            PrintStream out = e.code() == CommandFailure.NONE ? session.getConsole() : errors;
            out.print(e.text().isEmpty() ? "" : e.text() + System.lineSeparator());
            return e.code();
        } catch (CommandNotFoundException e) {
            errors.println("no command '" + e.getCommand() + "'; 'help' lists them");
            return CommandFailure.FAILED;
        } catch (Exception e) {
            // Whatever a command throws is the person's news, not the container's end.
            errors.println(e.getMessage() == null ? e.toString() : e.getMessage());
            return CommandFailure.FAILED;
        }
    }
}
