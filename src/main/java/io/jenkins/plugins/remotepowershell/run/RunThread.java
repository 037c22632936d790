package io.jenkins.plugins.remotepowershell.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;

/** The thread of its own that a run is driven on: virtual where the JVM has such threads (Java 21), else small. */
public final class RunThread {
    private static final long STACK_BYTES = 256 << 10;
    private static final Optional<Method> START_VIRTUAL = startVirtualThread();

    private RunThread() {}

    /** Starts a thread that does not keep the JVM alive. */
    public static Thread start(String name, Runnable task) {
        if (START_VIRTUAL.isEmpty()) {
            Thread thread = new Thread(null, task, name, STACK_BYTES);
            thread.setDaemon(true);
            thread.start();
            return thread;
        }
        try {
            Thread thread = (Thread) START_VIRTUAL.get().invoke(null, task);
            thread.setName(name);
            return thread;
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new IllegalStateException("a virtual thread cannot be started", impossible);
        }
    }

    /** Whether {@link #start} makes virtual threads. */
    public static boolean isVirtual() {
        return START_VIRTUAL.isPresent();
    }

    private static Optional<Method> startVirtualThread() {
        try {
            return Optional.of(Thread.class.getMethod("startVirtualThread", Runnable.class));
        } catch (NoSuchMethodException beforeJava21) {
            return Optional.empty();
        }
    }
}
