package io.jenkins.plugins.remotepowershell.psrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Any messages, cut into fragments of any size, arriving in pieces of any length. */
class DefragmenterPropertyTest {
    private static final UUID POOL = new UUID(1, 2);

    @Property
    void whatWasCutComesBackInOrder(
            @ForAll("messages") List<PsrpMessage> messages,
            @ForAll @IntRange(min = 22, max = 300) int fragmentBytes,
            @ForAll("cuts") List<Integer> cuts)
            throws Exception {
        byte[] bytes = joined(fragments(messages, fragmentBytes));

        assertThat(received(new Defragmenter(), pieces(bytes, cuts)))
                .usingRecursiveComparison()
                .isEqualTo(encoded(messages));
    }

    @Property
    void fragmentsKeepTheirSizeAndCountUp(
            @ForAll("messages") List<PsrpMessage> messages, @ForAll @IntRange(min = 22, max = 300) int fragmentBytes) {
        long objectId = 0;
        Fragmenter fragmenter = new Fragmenter();
        for (PsrpMessage message : messages) {
            List<Fragment> cut = fragmenter.fragment(message, fragmentBytes);
            objectId++;
            for (int i = 0; i < cut.size(); i++) {
                Fragment fragment = cut.get(i);
                assertThat(fragment.encode().length).isLessThanOrEqualTo(fragmentBytes);
                assertThat(fragment.objectId()).isEqualTo(objectId);
                assertThat(fragment.fragmentId()).isEqualTo(i);
                assertThat(fragment.start()).isEqualTo(i == 0);
                assertThat(fragment.end()).isEqualTo(i == cut.size() - 1);
            }
        }
    }

    /** The client died after it had saved its cursor, and the host repeats what it sent last, however much that is. */
    @Property
    void whoGoesOnFromASavedCursorGetsTheRestOnceWhateverIsRepeated(
            @ForAll("messages") List<PsrpMessage> messages,
            @ForAll @IntRange(min = 22, max = 300) int fragmentBytes,
            @ForAll @IntRange(min = 0, max = 1000) int savedPart,
            @ForAll @IntRange(min = 0, max = 1000) int repeatedPart,
            @ForAll("cuts") List<Integer> cuts)
            throws Exception {
        List<byte[]> fragments = fragments(messages, fragmentBytes);
        int saved = fragments.size() * savedPart / 1000;
        int repeatedFrom = saved * repeatedPart / 1000;
        Defragmenter first = new Defragmenter();
        List<byte[]> all = received(first, fragments.subList(0, saved));

        Defragmenter second =
                new Defragmenter(ReceiveCursor.decode(first.cursor().encode()));
        all.addAll(received(second, pieces(joined(fragments.subList(repeatedFrom, fragments.size())), cuts)));

        assertThat(all).usingRecursiveComparison().isEqualTo(encoded(messages));
    }

    /** The host gave fragments to a dead client, and nobody has them: told, never joined to something else. */
    @Property
    void anObjectWhoseBeginningIsLostIsToldOnceAndTheOthersArrive(
            @ForAll("messages") List<PsrpMessage> messages,
            @ForAll @IntRange(min = 22, max = 300) int fragmentBytes,
            @ForAll @IntRange(min = 0, max = 1000) int lostPart)
            throws Exception {
        List<byte[]> fragments = fragments(messages, fragmentBytes);
        int lost = fragments.size() * lostPart / 1000;
        Defragmenter attached = new Defragmenter(ReceiveCursor.START);

        int orphans = 0;
        List<byte[]> whole = new ArrayList<>();
        for (byte[] fragment : fragments.subList(lost, fragments.size())) {
            attached.append(fragment);
            for (Defragmenter.Piece piece = attached.next(); piece != null; piece = attached.next()) {
                if (piece instanceof Defragmenter.Whole message) {
                    whole.add(message.message().encode());
                } else {
                    orphans++;
                }
            }
        }

        boolean beginsInside = lost < fragments.size()
                && !Fragment.split(fragments.get(lost)).get(0).start();
        assertThat(orphans).isEqualTo(beginsInside ? 1 : 0);
        List<byte[]> sent = encoded(messages);
        assertThat(whole).usingRecursiveComparison().isEqualTo(sent.subList(sent.size() - whole.size(), sent.size()));
    }

    /** Within one connection nothing may be missing, doubled or mixed. */
    @Property
    void aFragmentThatDoesNotFollowIsRefused(
            @ForAll("messages") List<PsrpMessage> messages,
            @ForAll @IntRange(min = 22, max = 60) int fragmentBytes,
            @ForAll @IntRange(min = 0, max = 999) int at) {
        List<byte[]> fragments = new ArrayList<>(fragments(messages, fragmentBytes));
        int index = fragments.size() * at / 1000;
        fragments.add(index, fragments.get(index));

        assertThatThrownBy(() -> received(new Defragmenter(), fragments))
                .isInstanceOf(PsrpProtocolException.class)
                .hasMessageContaining("came after");
    }

    @Property
    void aCursorIsReadAsItWasWritten(@ForAll long objectId, @ForAll long fragmentId, @ForAll byte[] unfinished) {
        ReceiveCursor cursor = ReceiveCursor.decode(new ReceiveCursor(objectId, fragmentId, unfinished).encode());

        assertThat(cursor.objectId()).isEqualTo(objectId);
        assertThat(cursor.fragmentId()).isEqualTo(fragmentId);
        assertThat(cursor.unfinished()).isEqualTo(unfinished);
    }

    @Property
    void aSavedCursorOfAnyBytesIsTakenOrRefusedClearly(@ForAll byte[] torn) {
        try {
            new Defragmenter(ReceiveCursor.decode(torn));
        } catch (IllegalArgumentException | PsrpProtocolException refused) {
            assertThat(refused).hasMessageMatching("(?s).*\\w+.*");
        }
    }

    @Provide
    static Arbitrary<List<PsrpMessage>> messages() {
        Arbitrary<byte[]> data = Arbitraries.bytes().array(byte[].class).ofMaxSize(400);
        Arbitrary<Integer> types = Arbitraries.of(MessageType.values()).map(MessageType::code);
        return Combinators.combine(types, data)
                .as((type, bytes) -> new PsrpMessage(PsrpMessage.Destination.CLIENT, type, POOL, POOL, bytes))
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    @Provide
    static Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(0, 200).list().ofMinSize(1).ofMaxSize(10);
    }

    private static List<byte[]> fragments(List<PsrpMessage> messages, int maximumBytes) {
        Fragmenter fragmenter = new Fragmenter();
        return messages.stream()
                .flatMap(message -> fragmenter.fragment(message, maximumBytes).stream())
                .map(Fragment::encode)
                .toList();
    }

    private static byte[] joined(List<byte[]> fragments) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        fragments.forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** Lengths are used in turn; what is left after many empty ones comes at once. */
    private static List<byte[]> pieces(byte[] bytes, List<Integer> lengths) {
        List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        for (int i = 0; from < bytes.length && i < 500; i++) {
            int to = Math.min(bytes.length, from + lengths.get(i % lengths.size()));
            pieces.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        pieces.add(Arrays.copyOfRange(bytes, from, bytes.length));
        return pieces;
    }

    private static List<byte[]> received(Defragmenter defragmenter, List<byte[]> pieces) throws PsrpProtocolException {
        List<byte[]> messages = new ArrayList<>();
        for (byte[] piece : pieces) {
            defragmenter.append(piece);
            for (Defragmenter.Piece next = defragmenter.next(); next != null; next = defragmenter.next()) {
                messages.add(((Defragmenter.Whole) next).message().encode());
            }
        }
        return messages;
    }

    private static List<byte[]> encoded(List<PsrpMessage> messages) {
        return messages.stream().map(PsrpMessage::encode).toList();
    }
}
