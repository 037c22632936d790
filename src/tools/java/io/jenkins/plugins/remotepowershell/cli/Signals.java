package io.jenkins.plugins.remotepowershell.cli;

import java.lang.reflect.Proxy;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Handlers for the operating system's signals. The JDK has them only in {@code sun.misc} (module jdk.unsupported), which is
 * reached by name so that the build stays free of warnings; where it is missing the JVM's own handling stays.
 */
final class Signals {
    private static final Logger LOGGER = Logger.getLogger(Signals.class.getName());

    private Signals() {}

    static void handle(String signal, Runnable action) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            Object named = signalType.getConstructor(String.class).newInstance(signal);
            signalType.getMethod("handle", signalType, handlerType).invoke(null, named, handler);
        } catch (ReflectiveOperationException unsupported) {
            LOGGER.log(Level.FINE, "Signal {0} keeps its default handling", signal);
        }
    }
}
