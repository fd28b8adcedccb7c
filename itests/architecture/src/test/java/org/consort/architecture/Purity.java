package org.consort.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The rules that keep protocols and abstractions deterministic: the same calls give the same effects, on any machine. */
final class Purity {

    private static final List<String> PACKAGES = List.of(
            "java.net",
            "java.nio.channels",
            "java.nio.file",
            "java.util.concurrent.locks",
            "java.util.logging",
            "java.util.random",
            "io.netty",
            "org.slf4j",
            "org.apache.logging",
            "org.osgi.service.log");

    private static final Set<String> TYPES = Set.of(
            "java.lang.ThreadLocal",
            "java.lang.Process",
            "java.lang.ProcessHandle",
            "java.lang.System$Logger",
            "java.io.File",
            "java.io.RandomAccessFile",
            "java.security.SecureRandom",
            "java.time.Clock",
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.Timer",
            "java.util.concurrent.BlockingQueue",
            "java.util.concurrent.CountDownLatch",
            "java.util.concurrent.CyclicBarrier",
            "java.util.concurrent.Executors",
            "java.util.concurrent.ExecutorService",
            "java.util.concurrent.ForkJoinPool",
            "java.util.concurrent.Phaser",
            "java.util.concurrent.ScheduledExecutorService",
            "java.util.concurrent.Semaphore",
            "java.util.concurrent.ThreadLocalRandom");

    private static final Set<String> CALLS = Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.identityHashCode",
            "java.lang.System.getenv",
            "java.lang.Math.random",
            "java.lang.Object.wait",
            "java.lang.Object.notify",
            "java.lang.Object.notifyAll",
            "java.util.UUID.randomUUID",
            "java.util.Collections.shuffle",
            "java.util.concurrent.CompletableFuture.orTimeout",
            "java.util.concurrent.CompletableFuture.completeOnTimeout",
            "java.util.concurrent.CompletableFuture.delayedExecutor");

    /** Snapshots are written and read on a thread of the host's; who is interrupted there must not hide it. */
    private static final Set<String> THREAD_CALLS = Set.of("currentThread", "interrupt");

    private Purity() {}

    /** What a machine uses that it may not. */
    static List<String> violations(Iterable<JavaClass> classes) {
        List<String> wrong = new ArrayList<>();
        for (JavaClass type : classes) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                if (isForbidden(dependency.getTargetClass().getBaseComponentType())) {
                    wrong.add(dependency.getDescription());
                }
            }
            type.getCodeUnitAccessesFromSelf().stream()
                    .filter(Purity::isForbidden)
                    .forEach(access -> wrong.add(access.getDescription()));
            type.getFieldAccessesFromSelf().stream()
                    .filter(access -> access.getTarget().getOwner().isEquivalentTo(System.class))
                    .forEach(access -> wrong.add(access.getDescription()));
            if (type.isAssignableTo(Thread.class)
                    || type.getFields().stream()
                            .anyMatch(field -> field.getRawType().isAssignableTo(Thread.class))) {
                wrong.add(type.getDescription() + " is or has a thread");
            }
            type.getMethods().stream()
                    .filter(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED))
                    .forEach(method -> wrong.add(method.getDescription() + " is synchronized"));
        }
        return wrong;
    }

    private static boolean isForbidden(JavaClass type) {
        return TYPES.contains(type.getName())
                || PACKAGES.stream()
                        .anyMatch(name -> type.getPackageName().equals(name)
                                || type.getPackageName().startsWith(name + "."));
    }

    private static boolean isForbidden(JavaCodeUnitAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getName();
        boolean readsClock = owner.startsWith("java.time.") && name.equals("now");
        boolean takesCommonPool = owner.startsWith("java.util.concurrent.Completa")
                && name.endsWith("Async")
                && access.getTarget().getRawParameterTypes().stream()
                        .noneMatch(type -> type.getName().equals("java.util.concurrent.Executor"));
        boolean usesThread = owner.equals("java.lang.Thread") && !THREAD_CALLS.contains(name);
        return CALLS.contains(owner + "." + name) || readsClock || takesCommonPool || usesThread;
    }
}
