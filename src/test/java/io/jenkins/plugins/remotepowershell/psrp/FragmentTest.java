package io.jenkins.plugins.remotepowershell.psrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of fragments and messages. [MS-PSRP] 2.2.1 and 2.2.4. */
class FragmentTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void aFragmentIsAHeaderOfBigEndianNumbersAndABlob() throws Exception {
        Fragment fragment = new Fragment(0x0102030405060708L, 9, false, true, new byte[] {(byte) 0xAB});

        byte[] bytes = fragment.encode();

        assertThat(HEX.formatHex(bytes)).isEqualTo("0102030405060708" + "0000000000000009" + "02" + "00000001" + "ab");
        assertThat(Fragment.split(bytes)).singleElement().satisfies(read -> {
            assertThat(read.objectId()).isEqualTo(fragment.objectId());
            assertThat(read.fragmentId()).isEqualTo(9);
            assertThat(read.start()).isFalse();
            assertThat(read.end()).isTrue();
            assertThat(read.blob()).containsExactly(0xAB);
        });
    }

    @Test
    void aMessageHasLittleEndianNumbersAndIdsInTheOrderOfDotNet() throws Exception {
        UUID pool = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
        UUID pipeline = UUID.fromString("fedcba98-7654-3210-0123-456789abcdef");
        PsrpMessage message = PsrpMessage.of(
                PsrpMessage.Destination.CLIENT,
                MessageType.PIPELINE_OUTPUT,
                pool,
                pipeline,
                "<S>a</S>".getBytes(StandardCharsets.UTF_8));

        byte[] bytes = message.encode();

        assertThat(HEX.formatHex(bytes))
                .isEqualTo("01000000" + "04100400" + "33221100554477668899aabbccddeeff"
                        + "98badcfe547610320123456789abcdef" + "3c533e613c2f533e");
        PsrpMessage read = PsrpMessage.decode(bytes);
        assertThat(read.destination()).isEqualTo(PsrpMessage.Destination.CLIENT);
        assertThat(read.type()).contains(MessageType.PIPELINE_OUTPUT);
        assertThat(read.runspacePoolId()).isEqualTo(pool);
        assertThat(read.pipelineId()).isEqualTo(pipeline);
        assertThat(read.value()).isEqualTo("a");
    }

    @Test
    void aByteOrderMarkBeforeTheDataIsNoData() throws Exception {
        byte[] header = new PsrpMessage(
                        PsrpMessage.Destination.CLIENT, 1, UUID.randomUUID(), UUID.randomUUID(), new byte[0])
                .encode();
        byte[] marked = HEX.parseHex(HEX.formatHex(header) + "efbbbf" + "3c4e696c2f3e");

        assertThat(new String(PsrpMessage.decode(marked).data(), StandardCharsets.UTF_8))
                .isEqualTo("<Nil/>");
        assertThat(PsrpMessage.decode(HEX.parseHex(HEX.formatHex(header) + "efbbbf"))
                        .data())
                .isEmpty();
    }

    @Test
    void aMessageWithoutDataHasNoValue() throws Exception {
        PsrpMessage empty = new PsrpMessage(
                PsrpMessage.Destination.SERVER,
                MessageType.END_OF_PIPELINE_INPUT.code(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                new byte[0]);

        assertThat(PsrpMessage.decode(empty.encode()).value()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0000000000000000, 03, 00000000, object id 0",
        "ffffffffffffffff, 0000000000000000, 03, 00000000, object id -1",
        "0000000000000001, ffffffffffffffff, 02, 00000000, fragment id -1",
        "0000000000000001, 0000000000000000, 02, 00000000, flags 2",
        "0000000000000001, 0000000000000001, 01, 00000000, flags 1",
        "0000000000000001, 0000000000000000, 07, 00000000, flags 7",
        "0000000000000001, 0000000000000000, 83, 00000000, flags -125",
        "0000000000000001, 0000000000000000, 03, ffffffff, 4294967295 bytes",
        "0000000000000001, 0000000000000000, 03, 80000000, 2147483648 bytes"
    })
    void aHeaderThatTheProtocolDoesNotAllowIsRefused(
            String objectId, String fragmentId, String flags, String length, String said) {
        byte[] header = HEX.parseHex(objectId + fragmentId + flags + length);

        assertThatThrownBy(() -> Fragment.split(header))
                .isInstanceOf(PsrpProtocolException.class)
                .hasMessageContaining(said);
        assertThatThrownBy(() -> new Defragmenter().add(header))
                .isInstanceOf(PsrpProtocolException.class)
                .hasMessageContaining(said);
    }

    @Test
    void anObjectMayNotBeLongerThanTheLimitHoweverItIsCut() {
        byte[] giant = HEX.parseHex("0000000000000001" + "0000000000000000" + "01" + "04000000");

        assertThatThrownBy(() -> new Defragmenter().add(giant))
                .isInstanceOf(PsrpProtocolException.class)
                .hasMessageContaining("longer than");
        Defragmenter small = new Defragmenter(false, 1000);
        assertThatThrownBy(() -> {
                    for (int id = 0; id < 100; id++) {
                        small.append(new Fragment(1, id, id == 0, false, new byte[100]).encode());
                        small.next();
                    }
                })
                .isInstanceOf(PsrpProtocolException.class)
                .hasMessageContaining("longer than 1000 bytes");
    }

    @Test
    void aRunOfFragmentsMayNotEndInTheMiddleOfOne() {
        byte[] whole = new Fragment(1, 0, true, true, new byte[3]).encode();

        for (int length = 1; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Fragment.split(cut)).isInstanceOf(PsrpProtocolException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 0 bytes", "0100, 2 bytes", "03000000, destination 3", "00000000, destination 0"})
    void aMessageWithoutItsHeaderOrForNobodyIsRefused(String start, String said) {
        byte[] bytes = HEX.parseHex(start.length() < 8 ? start : start + "00".repeat(36));

        assertThatThrownBy(() -> PsrpMessage.decode(bytes))
                .isInstanceOf(PsrpProtocolException.class)
                .hasMessageContaining(said);
    }

    @Test
    void aFragmentNeedsRoomForAByte() {
        PsrpMessage message =
                new PsrpMessage(PsrpMessage.Destination.SERVER, 1, UUID.randomUUID(), UUID.randomUUID(), new byte[0]);

        assertThatThrownBy(() -> new Fragmenter().fragment(message, 21)).isInstanceOf(IllegalArgumentException.class);
        List<Fragment> smallest = new Fragmenter().fragment(message, 22);
        assertThat(smallest).hasSize(40).allMatch(fragment -> fragment.blob().length == 1);
    }

    @Test
    void neitherFragmentsNorMessagesShowTheirContent() {
        byte[] secret = "<S>hunter2</S>".getBytes(StandardCharsets.UTF_8);

        assertThat(new Fragment(1, 0, true, true, secret).toString()).doesNotContain("hunter2");
        assertThat(new PsrpMessage(PsrpMessage.Destination.CLIENT, 1, UUID.randomUUID(), UUID.randomUUID(), secret)
                        .toString())
                .doesNotContain("hunter2")
                .contains("0x00000001");
    }
}
