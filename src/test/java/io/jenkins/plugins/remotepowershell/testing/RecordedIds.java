package io.jenkins.plugins.remotepowershell.testing;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The recorded client wrote its pool and pipeline ids in big-endian order, and the host gave them back so: this turns them
 * into .NET's order, in which they are the ShellId and CommandId.
 */
final class RecordedIds {
    private static final Pattern BASE64 = Pattern.compile("(?<=>)[A-Za-z0-9+/]{80,}={0,2}(?=<)");
    private static final Pattern CREATE =
            Pattern.compile("ShellId=\"([^\"]{36})\".*<creationXml[^>]*>([A-Za-z0-9+/=]+)<");
    private static final int FRAGMENT_HEADER = 21;
    private static final int MESSAGE_HEADER = 40;

    private RecordedIds() {}

    /** Whether an envelope of a recording is Create with a pool id that is not, byte for byte in .NET's order, its ShellId. */
    static boolean isInOtherOrder(String envelope) {
        Matcher create = CREATE.matcher(envelope);
        if (!create.find()) {
            return false;
        }
        ByteBuffer message = ByteBuffer.wrap(Base64.getDecoder().decode(create.group(2)));
        message.position(FRAGMENT_HEADER + 2 * Integer.BYTES);
        swap(message, message.position());
        UUID inNetOrder = new UUID(message.getLong(), message.getLong());
        return !inNetOrder.equals(UUID.fromString(create.group(1)));
    }

    static String inNetOrder(String envelope) {
        Matcher text = BASE64.matcher(envelope);
        return text.replaceAll(found -> Matcher.quoteReplacement(inNetOrderBase64(found.group())));
    }

    private static String inNetOrderBase64(String text) {
        if (text.length() % 4 != 0) {
            return text;
        }
        ByteBuffer fragments = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        while (fragments.remaining() >= FRAGMENT_HEADER) {
            long objectId = fragments.getLong();
            long fragmentId = fragments.getLong();
            int flags = fragments.get();
            int length = fragments.getInt();
            boolean isFragment =
                    objectId > 0 && fragmentId >= 0 && flags <= 3 && length >= 0 && length <= fragments.remaining();
            if (!isFragment) {
                return text;
            }
            if ((flags & 1) != 0 && length >= MESSAGE_HEADER) {
                swap(fragments, fragments.position() + 8);
                swap(fragments, fragments.position() + 24);
            }
            fragments.position(fragments.position() + length);
        }
        return Base64.getEncoder().encodeToString(fragments.array());
    }

    private static void swap(ByteBuffer in, int guid) {
        in.putInt(guid, Integer.reverseBytes(in.getInt(guid)));
        in.putShort(guid + 4, Short.reverseBytes(in.getShort(guid + 4)));
        in.putShort(guid + 6, Short.reverseBytes(in.getShort(guid + 6)));
    }
}
