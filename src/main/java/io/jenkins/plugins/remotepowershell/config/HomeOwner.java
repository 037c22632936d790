package io.jenkins.plugins.remotepowershell.config;

import hudson.Util;
import hudson.util.AtomicFileWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import jenkins.model.Jenkins;

/**
 * A controller that has, or had, the runs of a home.
 *
 * @param instanceId of Jenkins; a copied home has the same
 * @param machine its host name
 * @param home the directory; tells a copy on the same machine
 * @param renewedAt the last minute in which it said so
 */
record HomeOwner(String instanceId, String machine, String home, Instant renewedAt) {

    /** This controller, now. */
    static HomeOwner self() {
        Jenkins jenkins = Jenkins.get();
        return new HomeOwner(
                Util.getDigestOf(jenkins.getLegacyInstanceId()),
                machineName(),
                jenkins.getRootDir().getAbsolutePath(),
                Instant.now());
    }

    boolean isSameController(HomeOwner other) {
        return instanceId.equals(other.instanceId) && machine.equals(other.machine) && home.equals(other.home);
    }

    /** @return empty if nobody has claimed the home */
    static Optional<HomeOwner> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties read = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            read.load(in);
        }
        return Optional.of(new HomeOwner(
                read.getProperty("instanceId", ""),
                read.getProperty("machine", ""),
                read.getProperty("home", ""),
                Instant.parse(read.getProperty("renewedAt", Instant.EPOCH.toString()))));
    }

    void write(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("instanceId", instanceId);
        properties.setProperty("machine", machine);
        properties.setProperty("home", home);
        properties.setProperty("renewedAt", renewedAt.toString());
        Files.createDirectories(file.getParent());
        try (AtomicFileWriter writer = new AtomicFileWriter(file, StandardCharsets.UTF_8)) {
            properties.store(writer, null);
            writer.commit();
        }
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "nameless machine";
        }
    }

    @Override
    public String toString() {
        return machine + " (" + home + ")";
    }
}
