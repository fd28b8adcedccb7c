package org.consort.testkit.transport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.consort.MemberId;
import org.consort.spi.Frame;
import org.consort.spi.transport.Channel;
import org.consort.spi.transport.Channel.Offer;
import org.consort.spi.transport.ChannelRequest;
import org.consort.spi.transport.Transport;

/**
 * A process of its own, to be killed: it links to the address it is given, tells its own on standard output, and floods the link with frames
 * until its standard input ends; then it closes in good order.
 */
public final class OtherProcess implements AutoCloseable {

    /** Who it is. */
    public static final MemberId CHILD = new MemberId("child", 1);

    /** Whom it links to. */
    static final MemberId PARENT = new MemberId("parent", 1);

    private static final long LEAVING_SECONDS = 20;

    private final Process process;
    private final BufferedReader output;
    private String address = "";

    OtherProcess(Class<? extends ProcessContract> contract, String parentAddress) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m"));
        // What opens the JDK's own packages here has to there too.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                contract.getName(),
                parentAddress));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Where it listens; waits until its link stands. */
    public String awaitAddress() throws IOException {
        if (address.isEmpty()) {
            String line = output.readLine();
            if (line == null) {
                throw new IOException("the other process ended before it could link to here");
            }
            address = line;
        }
        return address;
    }

    /** Ends it without a word. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Has it close in good order, and answers what it ended with. */
    public int leave() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(LEAVING_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end within " + LEAVING_SECONDS + " s");
        }
        return process.exitValue();
    }

    /** Stops it where it stands, as a debugger or a virtual machine that sleeps would. */
    public void hang() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets it go on. */
    public void goOn() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int answer = new ProcessBuilder("sh", "-c", "kill " + signal + " " + process.pid())
                .start()
                .waitFor();
        if (answer != 0) {
            throw new IOException("no signal " + signal + ": " + answer);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The process itself: the contract that says how a transport is opened, and the address of whom to link to. */
    public static void main(String[] arguments) throws Exception {
        Constructor<?> made = Class.forName(arguments[0]).getDeclaredConstructor();
        made.setAccessible(true);
        ProcessContract contract = (ProcessContract) made.newInstance();
        Transport transport = contract.open(contract.settingsOfOthers());
        Recorder recorder = new Recorder(Patience.real(20_000));
        Channel channel =
                transport.open(new ChannelRequest("g", CHILD, Stage.FRAME_LIMIT_BYTES, Stage.PROBE_NANOS), recorder);
        channel.thread().execute(() -> channel.connect(PARENT, arguments[1]));
        recorder.until("up " + PARENT);
        System.out.println(transport.address());
        flood(channel, new Frame().putLong(1).putLong(2));
        while (System.in.read() >= 0) {
            continue;
        }
        transport.close();
    }

    private static void flood(Channel channel, Frame frame) {
        channel.thread().execute(() -> {
            Offer last = Offer.ACCEPTED;
            for (int i = 0; i < 100; i++) {
                last = channel.offer(PARENT, frame);
            }
            if (last != Offer.CLOSED) {
                flood(channel, frame);
            }
        });
    }
}
