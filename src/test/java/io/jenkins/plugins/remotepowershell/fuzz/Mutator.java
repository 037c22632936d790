package io.jenkins.plugins.remotepowershell.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages good inputs: bits, bytes, numbers, cuts, repeats, splices of two, and pieces that parsers are known to dislike. */
final class Mutator {
    private static final List<String> PIECES = List.of(
            "<!DOCTYPE x [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;\">]>",
            "&c;",
            "&#0;",
            "&#xFFFF;",
            "&#x110000;",
            "<![CDATA[",
            "]]>",
            "<!--",
            "<?xml version=\"1.1\"?>",
            "<?pi ?>",
            "_xD800_",
            "_x005F_",
            "<Obj RefId=\"0\">",
            "<Ref RefId=\"0\" />",
            "<TNRef RefId=\"99999999999\" />",
            "</Obj>",
            "<LST>",
            "</s:Body>",
            "<s:Fault>",
            "Code=\"-9999999999999999999\"",
            "1E+999999999",
            "PT9999999999999999S",
            "\0",
            "\uFEFF",
            "\uFFFE",
            "%25%0A%zz",
            ":9223372036854775808:O:");
    private static final int[] NUMBERS = {0, 1, -1, 21, 22, Integer.MAX_VALUE, Integer.MIN_VALUE, 64 << 20, 0x00041004};
    private static final int LARGEST = 1 << 20;

    private final Random random;

    Mutator(Random random) {
        this.random = random;
    }

    /** @param other a second good input, to splice with */
    byte[] mutate(byte[] input, byte[] other) {
        byte[] mutated = input.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && mutated.length < LARGEST; changes--) {
            mutated = mutated.length == 0 ? other.clone() : changeOnce(mutated, other);
        }
        return mutated;
    }

    private byte[] changeOnce(byte[] input, byte[] other) {
        int at = random.nextInt(input.length);
        return switch (random.nextInt(9)) {
            case 0 -> with(input, at, (byte) random.nextInt(256));
            case 1 -> with(input, at, (byte) (input[at] ^ 1 << random.nextInt(Byte.SIZE)));
            case 2 -> Arrays.copyOf(input, at);
            case 3 -> replaced(input, at, 0, piece());
            case 4 -> replaced(input, at, 1 + random.nextInt(32), new byte[0]);
            case 5 -> replaced(input, at, 0, range(input));
            case 6 -> replaced(input, at, random.nextInt(64), range(other));
            case 7 -> withNumber(input, at);
            default -> replaced(input, at, 0, repeated(range(input)));
        };
    }

    private static byte[] with(byte[] input, int at, byte value) {
        input[at] = value;
        return input;
    }

    private byte[] withNumber(byte[] input, int at) {
        byte[] number = ByteBuffer.allocate(Integer.BYTES)
                .putInt(NUMBERS[random.nextInt(NUMBERS.length)])
                .array();
        return replaced(input, at, number.length, number);
    }

    private byte[] piece() {
        return PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] range(byte[] input) {
        if (input.length == 0) {
            return input;
        }
        int from = random.nextInt(input.length);
        return Arrays.copyOfRange(input, from, Math.min(input.length, from + 1 + random.nextInt(128)));
    }

    /** Often enough to reach a limit of depth. */
    private byte[] repeated(byte[] piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int times = random.nextInt(400); times > 0; times--) {
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }

    private static byte[] replaced(byte[] input, int at, int removed, byte[] inserted) {
        int after = Math.min(input.length, at + removed);
        ByteArrayOutputStream out = new ByteArrayOutputStream(input.length + inserted.length);
        out.write(input, 0, at);
        out.writeBytes(inserted);
        out.write(input, after, input.length - after);
        return out.toByteArray();
    }
}
