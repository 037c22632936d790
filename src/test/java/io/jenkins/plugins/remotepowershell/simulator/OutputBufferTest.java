package io.jenkins.plugins.remotepowershell.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import io.jenkins.plugins.remotepowershell.wsman.StreamElement;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputBufferTest {
    private static final StreamElement ELEMENT = new StreamElement(null);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsLeftByDropBeginsWithAWholeObjectOrWithTheRestOfOne(boolean wholeObjects) throws Exception {
        OutputBuffer buffer = new OutputBuffer(ELEMENT, 130, wholeObjects);
        for (int object = 1; object <= 2; object++) {
            for (int part = 0; part < 3; part++) {
                buffer.add(new Fragment(object, part, part == 0, part == 2, new byte[10]));
            }
        }

        buffer.dropUntilNotFull();

        Fragment oldest = oldest(buffer);
        assertThat(oldest.start()).isEqualTo(wholeObjects);
        assertThat(oldest.objectId()).isEqualTo(wholeObjects ? 2 : 1);
    }

    @Test
    void theRestOfADroppedObjectIsDroppedToo() throws Exception {
        OutputBuffer buffer = new OutputBuffer(ELEMENT, 60, true);
        buffer.add(new Fragment(1, 0, true, false, new byte[10]));
        buffer.add(new Fragment(1, 1, false, false, new byte[10]));
        buffer.dropUntilNotFull();
        buffer.add(new Fragment(1, 2, false, true, new byte[10]));
        buffer.add(new Fragment(2, 0, true, true, new byte[10]));

        assertThat(oldest(buffer).objectId()).isEqualTo(2);
    }

    @Property(tries = 200)
    void whatIsTakenIsWhatWasAddedInOrderAndInWholeElements(
            @ForAll @Size(max = 60) List<@IntRange(max = 3000) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 9000) int maximumOctets) {
        OutputBuffer buffer = new OutputBuffer(ELEMENT, Integer.MAX_VALUE, false);
        StringBuilder added = new StringBuilder();
        StringBuilder taken = new StringBuilder();
        for (int i = 0; i < sizes.size(); i++) {
            Fragment fragment = new Fragment(i + 1, 0, true, true, new byte[sizes.get(i)]);
            added.append(ascii(ELEMENT.of(fragment.encode())));
            buffer.add(fragment);
            if (i % 3 == 0) {
                taken.append(takeSome(buffer, maximumOctets));
            }
        }
        while (!buffer.isEmpty()) {
            taken.append(takeSome(buffer, maximumOctets));
        }

        assertThat(taken).hasToString(added.toString());
    }

    private static String takeSome(OutputBuffer buffer, int maximumOctets) {
        String taken = ascii(buffer.take(maximumOctets));
        boolean isOne = taken.indexOf("<rsp:Stream", 1) < 0;
        assertThat(taken.length() <= maximumOctets || isOne).isTrue();
        assertThat(taken).startsWith("<rsp:Stream ").endsWith("</rsp:Stream>");
        return taken;
    }

    private static Fragment oldest(OutputBuffer buffer) throws Exception {
        String element = ascii(buffer.take(1));
        String base64 = element.substring(element.indexOf('>') + 1, element.lastIndexOf('<'));
        return Fragment.split(Base64.getDecoder().decode(base64)).get(0);
    }

    private static String ascii(byte[] octets) {
        return new String(octets, StandardCharsets.US_ASCII);
    }
}
