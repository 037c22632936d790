package io.jenkins.plugins.remotepowershell.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.remotepowershell.psrp.Fragment;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputBufferTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsLeftByDropBeginsWithAWholeObjectOrWithTheRestOfOne(boolean wholeObjects) throws Exception {
        OutputBuffer buffer = new OutputBuffer(130, wholeObjects);
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
        OutputBuffer buffer = new OutputBuffer(60, true);
        buffer.add(new Fragment(1, 0, true, false, new byte[10]));
        buffer.add(new Fragment(1, 1, false, false, new byte[10]));
        buffer.dropUntilNotFull();
        buffer.add(new Fragment(1, 2, false, true, new byte[10]));
        buffer.add(new Fragment(2, 0, true, true, new byte[10]));

        assertThat(oldest(buffer).objectId()).isEqualTo(2);
    }

    private static Fragment oldest(OutputBuffer buffer) throws Exception {
        return Fragment.split(Base64.getDecoder().decode(buffer.take(1).get(0))).get(0);
    }
}
