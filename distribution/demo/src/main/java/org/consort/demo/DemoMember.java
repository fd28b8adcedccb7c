package org.consort.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.consort.Group;
import org.consort.GroupListener;
import org.consort.MemberId;
import org.consort.Registration;
import org.consort.Stack;
import org.consort.View;
import org.consort.control.Change;
import org.consort.control.Conclusion;
import org.consort.control.Control;
import org.consort.control.Head;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Submits the lines that the driver gives it as changes of type {@code demo.line}, and answers what the driver asks.
 *
 * <p>Orders: {@code line TOKEN NUMBER TEXT}, {@code ask NUMBER…}, {@code progress}, {@code gap ID FROM TO},
 * {@code stack PROTOCOL}, {@code pauses}, {@code report}, {@code stay}. Reports: {@code done}, {@code rejected} and {@code unknown} for each line, {@code state}, {@code view}, and
 * answers to the other orders. When the driver is gone, its containers go too, unless it said {@code stay}.
 */
@Component(
        service = DemoMember.class,
        immediate = true,
        configurationPid = "org.consort.demo",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class DemoMember implements GroupListener {

    private static final String TYPE = "demo.line";

    private final Group group;
    private final Control control;
    private final TextState text;
    private final Gaps gaps = new Gaps();
    private final Talk link;
    private final Registration handling;
    private final Registration listening;
    private final BundleContext context;
    private volatile boolean stays;

    /** Calls the driver, and listens to the group. */
    @Activate
    public DemoMember(BundleContext context, @Reference Group group, Map<String, Object> settings) throws IOException {
        this.context = context;
        this.group = group;
        this.text = new TextState(gaps);
        this.control = group.abstraction(Control.class);
        this.link = dial(Path.of(String.valueOf(settings.get("socket"))));
        link.send("hello " + settings.get("member"));
        this.handling = control.register(TYPE, text);
        this.listening = group.listen(this);
        link.open(this::obey, this::leaveWithDriver);
    }

    /** Hangs up. */
    @Deactivate
    public void close() throws IOException {
        stays = true;
        listening.close();
        handling.close();
        link.close();
    }

    @Override
    public void onState(Group.State state, String why) {
        link.send("state " + state + " " + why);
    }

    @Override
    public void onView(View view) {
        String members =
                view.members().stream().map(member -> member.id().toString()).collect(Collectors.joining(" "));
        link.send("view " + view.number() + " " + group.self() + " " + members);
    }

    private void obey(String order) {
        String[] words = order.split(" ", 4);
        switch (words[0]) {
            case "line" -> submit(words[1], Integer.parseInt(words[2]), words[3].getBytes(StandardCharsets.ISO_8859_1));
            case "ask" -> link.send("have " + present(order));
            case "progress" -> link.send("progress " + text.size());
            case "gap" ->
                link.send("gap " + words[1] + " "
                        + gaps.longestMicros(Long.parseLong(words[2]), Long.parseLong(words[3])));
            case "stack" -> change(words[1]);
            case "pauses" -> link.send("pauses " + pauses());
            case "report" -> report();
            case "stay" -> {
                stays = true;
                link.send("staying");
            }
            default -> link.send("error unknown order '" + words[0] + "'");
        }
    }

    /** A driver that is gone by now is as gone as one that goes later. */
    private Talk dial(Path socket) throws IOException {
        try {
            return Talk.dial(socket);
        } catch (IOException e) {
            leaveWithDriver();
            throw e;
        }
    }

    private void leaveWithDriver() {
        if (stays) {
            return;
        }
        try {
            context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).stop();
        } catch (BundleException e) {
            throw new IllegalStateException("cannot stop the container whose demo is gone", e);
        }
    }

    private void submit(String token, int number, byte[] line) {
        MemberId self = group.self();
        long began = System.nanoTime();
        var unused = control.submit(Change.of(TYPE, TextState.argument(number, line)))
                .thenAccept(conclusion -> {
                    long micros = (System.nanoTime() - began) / 1000;
                    if (conclusion instanceof Conclusion.Decided) {
                        link.send("done " + token + " " + number + " " + micros);
                    } else if (conclusion instanceof Conclusion.Rejected rejected) {
                        link.send("rejected " + token + " " + number + " " + rejected.reason());
                    } else {
                        link.send("unknown " + token + " " + number + " " + self);
                    }
                });
    }

    private void change(String protocol) {
        var unused = group.changeStack(Stack.of(protocol)).thenAccept(outcome -> link.send("stack " + outcome));
    }

    /** What the group runs on here, how many changes of that this member counted, and how long the last one held deliveries up. */
    private String pauses() {
        Map<String, String> statistics = group.statistics();
        return group.stack().protocol()
                + " " + statistics.getOrDefault("stack.pause.count", "0")
                + " " + statistics.getOrDefault("stack.pause.last.us", "0");
    }

    /** Answers {@code NUMBER=yes|no …}. */
    private String present(String order) {
        return Stream.of(order.split(" "))
                .skip(1)
                .map(number -> number + "=" + (text.has(Integer.parseInt(number)) ? "yes" : "no"))
                .collect(Collectors.joining(" "));
    }

    private void report() {
        Head head = control.history().head();
        link.send("report " + head.count() + " " + head.hash() + " " + text.size() + " " + text.doubles() + " "
                + digest());
    }

    /** SHA-256 over the lines in the order of their numbers, each with a line feed. */
    private String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            IntStream numbers = text.numbers().stream();
            numbers.forEach(number -> {
                digest.update(text.text(number));
                digest.update((byte) '\n');
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
