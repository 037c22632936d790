package io.jenkins.plugins.remotepowershell.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Handlers for the operating system's signals, until they are closed. The JDK has them only in {@code sun.misc} (module
 * jdk.unsupported), which is reached by name so that the build stays free of warnings; where it is missing the JVM's own
 * handling stays.
 */
final class Signals implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(Signals.class.getName());

    private record Former(Object signal, Object handler) {}

    private final Deque<Former> former = new ArrayDeque<>();

    /** @param signal such as {@code INT} */
    Signals on(String signal, Runnable action) {
        try {
            Object named = Class.forName("sun.misc.Signal")
                    .getConstructor(String.class)
                    .newInstance(signal);
            former.push(new Former(named, replace(named, handler(action))));
        } catch (ReflectiveOperationException unsupported) {
            LOGGER.log(Level.FINE, "Signal {0} keeps its default handling", signal);
        }
        return this;
    }

    /** What handled the signals before does so again. */
    @Override
    public void close() {
        try {
            while (!former.isEmpty()) {
                Former last = former.pop();
                replace(last.signal(), last.handler());
            }
        } catch (ReflectiveOperationException unsupported) {
            LOGGER.log(Level.FINE, "Signals keep their handling", unsupported);
        }
    }

    private static Object handler(Runnable action) throws ClassNotFoundException {
        Class<?> type = Class.forName("sun.misc.SignalHandler");
        return Proxy.newProxyInstance(
                Signals.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        action.run();
                    }
                    return null;
                });
    }

    private static Object replace(Object signal, Object handler) throws ReflectiveOperationException {
        Method handle =
                signal.getClass().getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"));
        return handle.invoke(null, signal, handler);
    }
}
