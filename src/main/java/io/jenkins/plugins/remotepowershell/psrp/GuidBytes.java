package io.jenkins.plugins.remotepowershell.psrp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/** GUIDs in .NET's byte order: the first three groups little endian, the rest as written. */
final class GuidBytes {
    private GuidBytes() {}

    static void put(ByteBuffer out, UUID id) {
        long high = id.getMostSignificantBits();
        out.order(ByteOrder.LITTLE_ENDIAN);
        out.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
        out.order(ByteOrder.BIG_ENDIAN).putLong(id.getLeastSignificantBits()).order(ByteOrder.LITTLE_ENDIAN);
    }

    static UUID get(ByteBuffer in) {
        in.order(ByteOrder.LITTLE_ENDIAN);
        long high = (in.getInt() & 0xFFFFFFFFL) << 32 | (in.getShort() & 0xFFFFL) << 16 | (in.getShort() & 0xFFFFL);
        long low = in.order(ByteOrder.BIG_ENDIAN).getLong();
        in.order(ByteOrder.LITTLE_ENDIAN);
        return new UUID(high, low);
    }
}
