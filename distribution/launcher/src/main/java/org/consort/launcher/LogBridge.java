package org.consort.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogReaderService;
import org.osgi.service.log.LogService;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.LoggerFactory;

/**
 * One log for all: what bundles tell OSGi's log service goes to SLF4J and so to the log file, and errors told to SLF4J can be read
 * from the log service by those that tell a person what is wrong. Logging itself is on the class path, since there its classes start
 * several times as fast.
 */
final class LogBridge extends AppenderBase<ILoggingEvent> {

    /** What the framework's own bundle tells is by this name; all else of that bundle is from here. */
    private static final String EVENTS = "Events.";

    private final ServiceTracker<LogService, LogService> services;
    private final ServiceTracker<LogReaderService, LogReaderService> readers;
    private final ThreadLocal<Boolean> passing = ThreadLocal.withInitial(() -> false);

    LogBridge(BundleContext context) {
        this.services = new ServiceTracker<>(context, LogService.class, null);
        this.readers = new ServiceTracker<>(context, LogReaderService.class, null) {
            @Override
            public @Nullable LogReaderService addingService(ServiceReference<LogReaderService> reference) {
                LogReaderService reader = super.addingService(reference);
                if (reader != null) {
                    reader.addLogListener(LogBridge.this::pass);
                }
                return reader;
            }
        };
    }

    /** Builds the bridge; it holds as long as the process. */
    void open() {
        readers.open();
        services.open();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        setContext(root.getLoggerContext());
        setName("osgi");
        start();
        root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.ERROR) && !passing.get()) {
            LogService service = services.getService();
            if (service != null) {
                service.getLogger(event.getLoggerName()).error(event.getFormattedMessage());
            }
        }
    }

    private void pass(LogEntry entry) {
        if (entry.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID
                && !entry.getLoggerName().startsWith(EVENTS)) {
            return;
        }
        org.slf4j.Logger log = LoggerFactory.getLogger(entry.getBundle().getSymbolicName());
        passing.set(true);
        try {
            switch (entry.getLogLevel()) {
                case AUDIT, ERROR -> log.error(entry.getMessage(), entry.getException());
                case WARN -> log.warn(entry.getMessage(), entry.getException());
                case INFO -> log.info(entry.getMessage(), entry.getException());
                case DEBUG -> log.debug(entry.getMessage(), entry.getException());
                case TRACE -> log.trace(entry.getMessage(), entry.getException());
            }
        } finally {
            passing.set(false);
        }
    }
}
