package io.jenkins.plugins.remotepowershell.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LaneTest {
    @Test
    void namesItsPurpose() {
        assertThat(new Lane("receive")).hasToString("receive lane");
    }
}
