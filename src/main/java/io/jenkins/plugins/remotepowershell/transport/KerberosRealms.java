package io.jenkins.plugins.remotepowershell.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Key distribution centers named by host definitions. The JVM has one Kerberos configuration for all, so ours is a file
 * that includes first these realms, then the JVM's own: what comes first counts.
 */
final class KerberosRealms {
    private static final String PROPERTY = "java.security.krb5.conf";
    private static final Pattern REALM = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern CENTER = Pattern.compile("[A-Za-z0-9._-]+(:\\d{1,5})?|\\[[0-9a-fA-F:]+](:\\d{1,5})?");

    private static final Map<String, String> ADDED = new TreeMap<>();
    private static Path file;
    private static Path realms;
    private static String included = "";

    private KerberosRealms() {}

    /** The JVM must reload its configuration after this. */
    static synchronized void add(String realm, String center) throws IOException {
        if (!REALM.matcher(realm).matches() || !CENTER.matcher(center).matches()) {
            throw new IOException("'" + realm + "' with KDC '" + center + "' is no realm with host or host:port");
        }
        if (center.equals(ADDED.put(realm, center)) && isCurrent()) {
            return;
        }
        if (!isCurrent()) {
            included = own();
        }
        if (file == null) {
            realms = temporary("realms");
            file = temporary("krb5");
        }
        write(realms, realmsText());
        write(file, "include " + realms + '\n' + (included.isEmpty() ? "" : "include " + included + '\n'));
        System.setProperty(PROPERTY, file.toString());
    }

    private static Path temporary(String purpose) throws IOException {
        var made = Files.createTempFile("remote-powershell-" + purpose + "-", ".conf");
        made.toFile().deleteOnExit();
        return made;
    }

    /** Another sign-on may read it at this moment. */
    private static void write(Path target, String text) throws IOException {
        var written = Files.writeString(Path.of(target + ".new"), text, StandardCharsets.UTF_8);
        Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isCurrent() {
        return file != null && file.toString().equals(System.getProperty(PROPERTY));
    }

    /** The file the JVM was told to use, or would find by itself. */
    private static String own() {
        var named = System.getProperty(PROPERTY);
        if (named != null) {
            return named;
        }
        var inJvm = Path.of(System.getProperty("java.home"), "conf", "security", "krb5.conf");
        if (Files.isReadable(inJvm)) {
            return inJvm.toString();
        }
        var inSystem = Path.of(
                System.getProperty("os.name").startsWith("Windows") ? "c:\\windows\\krb5.ini" : "/etc/krb5.conf");
        return Files.isReadable(inSystem) ? inSystem.toString() : "";
    }

    private static String realmsText() {
        var text = new StringBuilder("[realms]\n");
        ADDED.forEach((realm, center) ->
                text.append(realm).append(" = {\n  kdc = ").append(center).append("\n}\n"));
        return text.toString();
    }
}
