package io.jenkins.plugins.remotepowershell.simulator;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A shell as Create, Get and Enumerate describe it. [MS-WSMV] 2.2.4.37. */
final class ShellMembers {
    private final SimulatedHostSettings settings;
    private final long created = System.nanoTime();

    ShellMembers(SimulatedHostSettings settings) {
        this.settings = settings;
    }

    Map<String, String> of(ShellTraits shell, ClientConnection client, long processId) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("ShellId", shell.id());
        if (!shell.name().isEmpty()) {
            members.put("Name", shell.name());
        }
        members.put("ResourceUri", shell.resourceUri());
        members.put("Owner", settings.computerName() + "\\" + shell.owner());
        members.put("ClientIP", "127.0.0.1");
        members.put("ProcessId", Long.toString(processId));
        members.put("IdleTimeOut", seconds(client.idleTimeout()));
        members.put("InputStreams", "stdin pr");
        members.put("OutputStreams", "stdout");
        members.put("MaxIdleTimeOut", seconds(settings.maxIdleTimeout()));
        members.put("Locale", "en-US");
        members.put("DataLocale", "en-US");
        members.put("CompressionMode", "NoCompression");
        members.put("ProfileLoaded", shell.profileLoaded() ? "Yes" : "No");
        members.put("Encoding", "UTF8");
        members.put("BufferMode", client.bufferMode().word());
        members.put("State", client.isConnected() ? "Connected" : "Disconnected");
        members.put("ShellRunTime", dayTime(Duration.ofNanos(System.nanoTime() - created)));
        members.put("ShellInactivity", dayTime(client.inactivity()));
        return members;
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "PT%d.%03dS", duration.toSeconds(), duration.toMillisPart());
    }

    private static String dayTime(Duration past) {
        return String.format(
                Locale.ROOT,
                "P%dDT%dH%dM%dS",
                past.toDays(),
                past.toHoursPart(),
                past.toMinutesPart(),
                past.toSecondsPart());
    }
}
