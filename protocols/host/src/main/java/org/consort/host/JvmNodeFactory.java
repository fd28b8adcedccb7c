package org.consort.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.consort.Node;
import org.consort.NodeSettings;
import org.consort.spi.NodeFactory;
import org.consort.spi.abstraction.AbstractionFactory;
import org.consort.spi.protocol.ProtocolFactory;
import org.consort.spi.transport.TransportFactory;

/** Starts nodes in a plain JVM, with the modules that {@link ServiceLoader} finds. */
public final class JvmNodeFactory implements NodeFactory {

    private static final String DATA_PROPERTY = "consort.data";

    @Override
    public Node start(NodeSettings settings) {
        HostModules modules = new HostModules(
                load(TransportFactory.class), load(ProtocolFactory.class), load(AbstractionFactory.class));
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"), "consort");
        Path data =
                Path.of(System.getProperty(DATA_PROPERTY, temporary.toString())).resolve(settings.name());
        return ConsortNode.open(settings, modules, new JvmEnvironment(settings.name(), data));
    }

    private static <T> List<T> load(Class<T> type) {
        List<T> found = new ArrayList<>();
        ServiceLoader.load(type, JvmNodeFactory.class.getClassLoader()).forEach(found::add);
        return found;
    }
}
