package io.jenkins.plugins.remotepowershell.benchmark;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.run.RemoteRun;
import io.jenkins.plugins.remotepowershell.run.RetryPolicy;
import io.jenkins.plugins.remotepowershell.run.RunSettings;
import io.jenkins.plugins.remotepowershell.run.RunStore;
import io.jenkins.plugins.remotepowershell.run.RunTarget;
import io.jenkins.plugins.remotepowershell.run.RunThread;
import io.jenkins.plugins.remotepowershell.run.RunnerScript;
import io.jenkins.plugins.remotepowershell.run.RunnerSettings;
import io.jenkins.plugins.remotepowershell.run.SpoolProtection;
import io.jenkins.plugins.remotepowershell.run.StoredRun;
import io.jenkins.plugins.remotepowershell.session.SessionSettings;
import io.jenkins.plugins.remotepowershell.transport.Authentication;
import io.jenkins.plugins.remotepowershell.transport.Credential;
import io.jenkins.plugins.remotepowershell.transport.Endpoint;
import io.jenkins.plugins.remotepowershell.transport.HttpAsyncTransport;
import io.jenkins.plugins.remotepowershell.transport.TlsSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Many runs in this process, each as Jenkins drives one: a thread, a transport and a directory of its own. */
final class Fleet {
    private final RunStore store;
    private final String pin;
    private final List<FleetObserver> observers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** @param pin of the hosts' certificate, {@link FleetHosts#NO_PIN} for plain HTTP */
    Fleet(Path directory, String pin) {
        this.pin = pin;
        store = new RunStore(directory, SpoolProtection.FILE_MODE_ONLY, Clock.systemUTC());
    }

    RunStore store() {
        return store;
    }

    List<FleetObserver> observers() {
        return observers;
    }

    /** Starts a script so many times, spread over the hosts, which know runs of other names only. */
    void start(int count, List<URI> endpoints, String name, String script) throws IOException {
        for (int i = 0; i < count; i++) {
            URI endpoint = endpoints.get(i % endpoints.size());
            RunTarget target = new RunTarget(
                    endpoint.toString(), SessionSettings.DEFAULT_CONFIGURATION, "basic", LoadHost.USER, "");
            drive(store.create(name + "-" + i, target).orElseThrow(), script);
        }
    }

    /** Takes up every run of the store. */
    void attach() throws IOException {
        for (StoredRun run : store.list()) {
            drive(run, null);
        }
    }

    /** Until it holds for all, none of which may end. */
    void await(Predicate<FleetObserver> condition) throws InterruptedException {
        while (!observers.stream().allMatch(condition)) {
            observers.forEach(FleetObserver::requireAlive);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Until all have ended. */
    void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void drive(StoredRun stored, @CheckForNull String script) {
        FleetObserver observer = new FleetObserver();
        observers.add(observer);
        threads.add(RunThread.start("run " + stored.runId(), () -> drive(stored, script, observer)));
    }

    private void drive(StoredRun stored, @CheckForNull String script, FleetObserver observer) {
        try {
            URI endpoint = URI.create(stored.record().target().endpoint());
            try (HttpAsyncTransport transport = new HttpAsyncTransport(at(endpoint));
                    RemoteRun run = new RemoteRun(stored.open(), settings(transport, endpoint, script), observer)) {
                observer.ended(run.run().toString());
            }
        } catch (IOException failed) {
            observer.ended(failed.toString());
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private Endpoint at(URI uri) {
        Credential credential = new Credential(LoadHost.USER, LoadHost.PASSWORD::toCharArray);
        Endpoint endpoint = new Endpoint(uri, new Authentication.Basic(credential));
        return pin.equals(FleetHosts.NO_PIN)
                ? endpoint.withAllowUnencrypted(true)
                : endpoint.withTls(TlsSettings.pinned(pin));
    }

    private static RunSettings settings(HttpAsyncTransport transport, URI endpoint, @CheckForNull String script) {
        return new RunSettings(
                transport,
                SessionSettings.of(endpoint),
                script == null ? null : new RunnerScript(new RunnerSettings(script), null),
                RetryPolicy.withReconnectTimeout(RetryPolicy.DEFAULT_RECONNECT_TIMEOUT),
                false);
    }
}
