package org.consort.shell;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets whoever may enter the container's {@code run} folder run commands: a socket file there, no port. */
@Component(service = ShellSocket.class, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class ShellSocket {

    private static final Logger LOG = LoggerFactory.getLogger(ShellSocket.class);
    private static final int MOST_SESSIONS = 64;

    private final CommandProcessor processor;
    private final Path path;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();

    /** Opens the socket. Commands are there before it is: whoever finds the file can ask. */
    @Activate
    public ShellSocket(BundleContext context, @Reference CommandProcessor processor, @Reference GroupCommands commands)
            throws IOException {
        this.processor = processor;
        this.path = shortest(
                Path.of(String.valueOf(context.getProperty("consort.home"))).resolve("run/shell.sock"));
        Files.createDirectories(path.toAbsolutePath().getParent());
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        // Between bind and listen a socket is there and refuses: by its name it is seen only when it answers.
        Path unready = path.resolveSibling("shell.new");
        Files.deleteIfExists(unready);
        server.bind(UnixDomainSocketAddress.of(unready));
        Files.move(unready, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        start(this::accept, "consort-shell");
    }

    /** Closes the socket and breaks the sessions. */
    @Deactivate
    public void close() throws IOException {
        server.close();
        for (SocketChannel client : clients) {
            client.close();
        }
        Files.deleteIfExists(path);
    }

    private void accept() {
        try {
            while (server.isOpen()) {
                serve(server.accept());
            }
        } catch (IOException e) {
            if (server.isOpen()) {
                LOG.error("the shell's socket {} failed; restart the bundle org.consort.shell", path, e);
            }
        }
    }

    private void serve(SocketChannel client) throws IOException {
        if (clients.size() >= MOST_SESSIONS) {
            LOG.warn("a shell session was refused: {} are open", MOST_SESSIONS);
            client.close();
            return;
        }
        clients.add(client);
        start(
                () -> {
                    new Session(client, processor).run();
                    clients.remove(client);
                },
                "consort-shell-session");
    }

    private static void start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** A socket's path must be short (about 100 bytes), and the one from here often is. */
    private static Path shortest(Path path) {
        Path fromHere = Path.of("").toAbsolutePath().relativize(path.toAbsolutePath());
        return fromHere.toString().length() < path.toString().length() ? fromHere : path;
    }
}
